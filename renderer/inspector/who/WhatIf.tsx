import { ArrowRight } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { aclEntries, aclOfMode, sameAcl, type Acl } from '#core/access/acl.ts';
import { parseAclText } from '#core/access/acl-text.ts';
import { parseMode, shownMode } from '#core/access/bits.ts';
import { shiftsBetween, supposed, type Facts } from '#core/access/everyone/what-if.ts';
import { actTitles } from '#core/access/rules/words.ts';
import { wayTo } from '#core/access/way/way.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { shellWord } from '#core/names/shell.ts';
import { Button, CommandLine, Section } from '../../parts/parts.tsx';
import { openTab } from '../../store/actions.ts';
import { editObstacle } from '../../store/review/review.ts';
import { useWho } from '../../store/edits/who.ts';
import { AccountField, useAccounts } from '../AccountField.tsx';

interface Props {
  readonly row: Row;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
}

/** A change that is only supposed: who would gain by it, who would lose. Nothing is done here. */
export function WhatIf({ row, facts, surroundings }: Props) {
  const door = row.entryPoint;
  const acl = door?.acl.known ? door.acl : null;
  if (!door || !acl)
    return (
      <Section title="What if">
        <p className="soft">{door ? 'What its access control list says is not known, so nothing can be supposed.' : 'Without an entry point that can be seen there is nothing to suppose.'}</p>
      </Section>
    );
  // What is there has changed: what was supposed of it is of no use any more.
  return <Supposing key={`${door.key} ${door.mode} ${door.uid} ${door.gid} ${aclText(acl.value)}`} row={row} door={door} acl={acl.value} facts={facts} surroundings={surroundings} />;
}

const aclText = (acl: Acl | null, names: Pick<Surroundings, 'users' | 'groups'> = { users: {}, groups: {} }): string => (acl ? aclEntries(acl, names, false).join(',') : '');

function Supposing({ row, door, acl, facts, surroundings }: Props & { readonly door: NonNullable<Row['entryPoint']>; readonly acl: Acl | null }) {
  const accounts = useAccounts();
  const { users, groups } = surroundings;
  const begin = { mode: shownMode(door.mode), owner: users[String(door.uid)] ?? String(door.uid), group: groups[String(door.gid)] ?? String(door.gid), acl: aclText(acl, surroundings) };
  const folders = useMemo(() => wayTo(facts.folders, door.reach).hops.flatMap((hop) => (hop.is === 'folder' ? [hop] : [])), [facts.folders, door.reach]);
  const last = folders.at(-1);
  const [form, setForm] = useState(begin);
  const [at, setAt] = useState(last?.path ?? '/');
  const [folderMode, setFolderMode] = useState<string | null>(null);
  const folder = folders.find(({ path }) => path === at) ?? last;
  useEffect(() => setFolderMode(null), [folder?.path, folder?.facts.mode]);
  const selectId = useId();

  const mode = parseMode(form.mode);
  const uid = idIn(accounts.idOf('users', form.owner), form.owner, users);
  const gid = idIn(accounts.idOf('groups', form.group), form.group, groups);
  const parsed = form.acl.trim() === '' ? null : parseAclText(form.acl, acl ?? aclOfMode(door.mode), (kind, name) => idIn(accounts.idOf(kind === 'user' ? 'users' : 'groups', name), name, kind === 'user' ? users : groups));
  const newFolderMode = folderMode === null ? null : parseMode(folderMode);
  const problem =
    mode === null || (folderMode !== null && newFolderMode === null)
      ? 'A mode has three or four octal digits.'
      : uid === null
        ? `There is no local user ${form.owner}; a number works.`
        : gid === null
          ? `There is no local group ${form.group}; a number works.`
          : parsed && !parsed.ok
            ? [parsed.error.message, parsed.error.hint].filter(Boolean).join(' ')
            : null;
  const list = parsed?.ok ? parsed.value : null;
  const listDiffers = !sameAcl(list, acl);
  const folderDiffers = folder !== undefined && newFolderMode !== null && newFolderMode !== folder.facts.mode;
  const doorDiffers = form.mode !== begin.mode || uid !== door.uid || gid !== door.gid;
  const differs = listDiffers || folderDiffers || doorDiffers;
  const shifts = useMemo(() => {
    if (!differs || problem !== null || mode === null || uid === null || gid === null) return null;
    // A list that is changed says itself what the mode is, unless the mode is changed too.
    const then = list && listDiffers && form.mode === begin.mode ? { mode: modeBeside(door.mode, list), acl: list } : { mode, acl: list };
    const change = { uid, gid, ...then, folder: folder && newFolderMode !== null ? { path: folder.path, mode: newFolderMode } : null };
    return shiftsBetween(facts, supposed(facts, change), surroundings);
  }, [differs, problem, mode, uid, gid, list, listDiffers, form.mode, begin.mode, door.mode, folder, newFolderMode, facts, surroundings]);

  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const handOver = (): void => {
    if (mode === null || uid === null || gid === null) return;
    useWho.setState({ draft: { row: row.key, door: doorDiffers ? { mode, uid, gid } : null, acl: listDiffers ? (list ?? aclOfMode(mode & 0o777)) : null } });
    openTab('protection');
  };
  return (
    <Section title="What if">
      <form className="what-if" aria-label="What if" onSubmit={(event) => event.preventDefault()}>
        <div className="change">
          <AccountField label="Owner" value={form.owner} onChange={(owner) => put({ owner })} list={accounts.users} />
          <AccountField label="Group" value={form.group} onChange={(group) => put({ group })} list={accounts.groups} />
          <label>
            Mode
            <input className="mono" value={form.mode} maxLength={4} inputMode="numeric" spellCheck={false} aria-invalid={mode === null} onChange={(event) => put({ mode: event.target.value })} />
          </label>
        </div>
        <label>
          Access control list
          <input className="mono" value={form.acl} placeholder="none; user:alice:rw,group:lp:r" spellCheck={false} autoComplete="off" aria-invalid={parsed !== null && !parsed.ok} onChange={(event) => put({ acl: event.target.value })} />
        </label>
        {folder && (
          <div className="what-if-folder">
            <label htmlFor={selectId}>
              Folder on the way
              <select id={selectId} className="mono" value={folder.path} onChange={(event) => setAt(event.target.value)}>
                {[...new Map(folders.map((one) => [one.path, one])).values()].map(({ path }) => (
                  <option key={path} value={path}>
                    {shownBytes(path)}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Its mode
              <input className="mono" value={folderMode ?? shownMode(folder.facts.mode)} maxLength={4} inputMode="numeric" spellCheck={false} aria-invalid={folderMode !== null && newFolderMode === null} onChange={(event) => setFolderMode(event.target.value)} />
            </label>
          </div>
        )}
      </form>
      {problem !== null && (
        <p className="warning" role="alert">
          ▲ {problem}
        </p>
      )}
      <div aria-live="polite" className="shifts">
        {!differs && problem === null && <p className="soft">Change something above to see who would gain and who would lose. Nothing is applied here.</p>}
        {shifts?.length === 0 && <p>Nobody gains and nobody loses.</p>}
        {shifts !== null && shifts.length > 0 && (
          <ul>
            {shifts.map(({ act, gains, loses }) => (
              <li key={act}>
                <span className="shift-act">{actTitles[act]}</span>
                {gains !== null && <Shifted sign="+" word="gains" tone="new" who={gains} />}
                {loses !== null && <Shifted sign="−" word="loses" tone="gone" who={loses} />}
              </li>
            ))}
          </ul>
        )}
      </div>
      {folderDiffers && problem === null && newFolderMode !== null && (
        <>
          <p className="soft">Sockatlas changes sockets, not folders. This command would:</p>
          <CommandLine lines={[`chmod ${shownMode(newFolderMode)} ${shellWord(folder.path)}`]} />
        </>
      )}
      {differs && (
        <div className="buttons">
          {(doorDiffers || listDiffers) && problem === null && editObstacle() === null && (
            <Button tone="outlined" onClick={handOver}>
              Take it to Protection <ArrowRight size={14} aria-hidden />
            </Button>
          )}
          <Button tone="plain" onClick={() => (setForm(begin), setFolderMode(null))}>
            Reset
          </Button>
        </div>
      )}
    </Section>
  );
}

function Shifted({ sign, word, tone, who }: { readonly sign: string; readonly word: string; readonly tone: 'new' | 'gone'; readonly who: string }) {
  return (
    <span className={`shift ${tone}`}>
      <span aria-hidden>{sign}</span>
      <span className="unseen">{word}:</span> {who}
    </span>
  );
}

const modeBeside = (mode: number, { owner, owningGroup, mask, other }: Acl): number => (mode & 0o7000) | (owner << 6) | ((mask ?? owningGroup) << 3) | other;

/** The names of the model serve until those of the system are there, and where it is a snapshot. */
function idIn(id: number | null, name: string, names: Readonly<Record<string, string>>): number | null {
  const found = Object.entries(names).find(([, one]) => one === name.trim());
  return found ? Number(found[0]) : id;
}
