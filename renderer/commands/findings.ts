import { BellOff, FileDown, ShieldAlert, Table2 } from 'lucide-react';
import { shellWord } from '#core/names/shell.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { goTo, goToPage, openDialog } from '../store/actions.ts';
import { chosenFinding, goToFinding, reportFormats, saveReport } from '../store/findings/finding-actions.ts';
import { useFindingsUi } from '../store/findings/findings.ts';
import { getLive, getRows } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import type { Command } from './command.ts';

const needsModel = (): string | null => (getLive().model === null ? 'Nothing has been seen yet.' : null);
const needsFinding = (): string | null => (useUi.getState().page !== 'findings' || chosenFinding() === null ? 'No finding is chosen: choose one on the page Findings.' : null);

export const findingCommands: readonly Command[] = [
  { id: 'findings.open', title: 'Findings', keywords: 'review check audit security problems', icon: ShieldAlert, group: 'Review', keys: ['Ctrl+Shift+F'], places: ['menu'], run: () => goToPage('findings'), commandLine: () => 'sockatlas check' },
  { id: 'findings.sockets', title: 'Sockets with findings', keywords: 'filter has finding', group: 'Review', run: () => goTo('has:finding'), commandLine: () => 'sockatlas list --filter has:finding' },
  {
    id: 'findings.goTo',
    title: 'Go to the socket of the finding',
    keywords: 'reveal',
    icon: Table2,
    group: 'Review',
    obstacle: () => needsFinding() ?? (getRows().has(chosenFinding()?.row ?? '') ? null : 'It is about no socket that is there.'),
    run: () => {
      const finding = chosenFinding();
      if (finding) goToFinding(finding);
    },
  },
  {
    id: 'findings.mute',
    title: 'Mute the finding…',
    keywords: 'ignore suppress silence',
    icon: BellOff,
    group: 'Review',
    obstacle: () => needsFinding(),
    run: () => {
      const finding = chosenFinding();
      if (finding) useFindingsUi.setState({ muting: `page ${finding.rule.code} ${finding.subject}` });
    },
    commandLine: () => {
      const finding = chosenFinding();
      return finding ? `sockatlas mute ${finding.rule.code} ${shellWord(bytesOfText(finding.subject))} --reason TEXT` : null;
    },
  },
  { id: 'findings.mutes', title: 'Mutes…', keywords: 'unmute ignored suppressed findings', group: 'Review', run: () => openDialog('mutes'), commandLine: () => 'sockatlas mutes' },
  ...reportFormats.map(
    ([format, title]): Command => ({
      id: `findings.save.${format}`,
      title: `Save the findings as ${title}…`,
      keywords: 'export report file',
      icon: FileDown,
      group: 'Review',
      obstacle: needsModel,
      run: () => saveReport(format),
      commandLine: () => `sockatlas check --severity info --format ${format}`,
    }),
  ),
];
