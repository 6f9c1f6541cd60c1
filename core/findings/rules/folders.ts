import { shellWord } from '../../names/shell.ts';
import { shownBytes } from '../../names/shown.ts';
import { whyOpen } from '../by-design.ts';
import { behind, isDoor, ownerFact } from '../facts.ts';
import { fixOf, type Rule } from '../finding.ts';
import { folderFact, folderOf, openFoldersTo } from '../strangers.ts';

export const folderOpen: Rule = {
  code: 'SA403',
  name: 'entry-point-in-open-folder',
  title: 'An entry point that strangers can replace',
  severity: 'high',
  why: 'Whoever may write a folder without the sticky bit may rename and remove what is in it, whoever owns it. So strangers can put a socket of their own in the place of the entry point, or of a folder on the way to it, and be taken for the service.',
  check(row, context) {
    if (!isDoor(row) || row.entryPoint === null) return null;
    const open = openFoldersTo(row.entryPoint.reach, context).find(({ sticky }) => !sticky);
    if (!open) return null;
    return {
      sentence: `Everybody may write the folder ${shownBytes(open.path)}, which has no sticky bit, and so put a socket of their own in this place.`,
      evidence: [folderFact(open), ownerFact(open.facts, context)],
      fix: fixOf('Let only the service write that folder.', { commands: [`chmod o-w ${shellWord(open.path)}`] }),
    };
  },
};

export const folderSticky: Rule = {
  code: 'SA404',
  name: 'entry-point-in-sticky-folder',
  title: 'An entry point in a folder where all may make files',
  severity: 'low',
  why: 'In a folder such as /tmp the sticky bit keeps an entry point that is there. But when the service is down, every user can make a socket of that name first and be taken for it, or keep the service from starting.',
  check(row, context) {
    if (!isDoor(row) || row.entryPoint === null) return null;
    const all = openFoldersTo(row.entryPoint.reach, context);
    const last = all.at(-1);
    // The folder of the entry point itself: what lies in a folder of its own there is safe while that is.
    if (!last?.sticky || all.some(({ sticky }) => !sticky) || folderOf(row.entryPoint.reach, context) !== last.path) return null;
    const design = whyOpen(row.name);
    const who = behind(row);
    return {
      severity: design === null && who !== 'other' ? 'low' : 'info',
      sentence: `Everybody may make files in ${shownBytes(last.path)}: when the service is down, also one of this name${design === null ? '.' : `; ${design}.`}`,
      evidence: [folderFact(last), ownerFact(last.facts, context)],
      fix: fixOf('Use a folder of the service: RuntimeDirectory= in its unit, or $XDG_RUNTIME_DIR.', { unit: [{ section: 'Service', option: 'RuntimeDirectory', value: 'NAME' }] }),
    };
  },
};

export const folderRules: readonly Rule[] = [folderOpen, folderSticky];
