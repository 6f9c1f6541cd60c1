import { BookOpen } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { livenessOf } from '#core/explain/row.ts';
import { shownProse } from '#core/names/prose.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import type { Command, CommandContext } from '../commands/command.ts';
import { contextNow } from '../commands/context.ts';
import { commands, obstacleOf } from '../commands/registry.ts';
import { shownKey } from '../parts/Menu.tsx';
import { goToSocket, openDialog } from '../store/actions.ts';
import { getRows } from '../store/live/live.ts';
import { readOnPage } from '../store/reading/reading-actions.ts';
import type { KnownMethod } from '../varlink/interfaces/methods.ts';
import { Dialog } from './Dialog.tsx';
import { fuzzyScore } from './fuzzy.ts';

type Offer =
  | { readonly is: 'command'; readonly key: string; readonly command: Command; readonly obstacle: string | null }
  | { readonly is: 'method'; readonly key: string; readonly known: KnownMethod }
  | { readonly is: 'socket'; readonly key: string; readonly name: string; readonly who: string; readonly glyph: string };

const mostShown = 60;
const glyphs = { awake: '●', asleep: '○', none: '◌', unknown: '?' } as const;

/** Commands, sockets and methods by a few letters. What cannot be done now is listed with the reason. */
export function PaletteDialog({ start }: { readonly start: 'commands' | 'sockets' }) {
  // What commands act on is what was chosen when the palette opened.
  const [context] = useState<CommandContext>(() => contextNow());
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const methods = useMethods();
  const offers = useMemo(() => find(typed, start, context, methods), [typed, start, context, methods]);
  const run = (offer: Offer | undefined): void => {
    if (!offer || (offer.is === 'command' && offer.obstacle !== null)) return;
    openDialog(null);
    // After the dialog has given the focus back.
    requestAnimationFrame(() => open(offer, context));
  };
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(offers.length - 1, to));
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') run(offers[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={start === 'commands' ? 'Find a command' : 'Go to a socket'} bare>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={offers.length > 0 ? `palette-${at}` : undefined}
        aria-label={start === 'commands' ? 'Find a command or a socket' : 'Find a socket or a command'}
        placeholder={start === 'commands' ? 'Find a command or a socket' : 'Find a socket or a command'}
        autoFocus
        spellCheck={false}
        value={typed}
        onChange={(event) => (setTyped(event.target.value), setAt(0))}
        onKeyDown={onKeyDown}
      />
      <ul className="palette-list" id="palette-list" role="listbox" aria-label="Found" ref={list}>
        {offers.map((offer, i) => (
          <li key={offer.key} id={`palette-${i}`} role="option" aria-selected={i === at} aria-disabled={offer.is === 'command' && offer.obstacle !== null} onPointerMove={() => setAt(i)} onClick={() => run(offer)}>
            {offer.is === 'command' ? <CommandOffer offer={offer} context={context} /> : offer.is === 'method' ? <MethodOffer offer={offer} /> : <SocketOffer offer={offer} />}
          </li>
        ))}
        {offers.length === 0 && <li className="soft">Nothing has these letters.</li>}
      </ul>
    </Dialog>
  );
}

function CommandOffer({ offer: { command, obstacle }, context }: { readonly offer: Extract<Offer, { is: 'command' }>; readonly context: CommandContext }) {
  const Icon = command.icon;
  const line = obstacle === null ? (command.commandLine?.(context) ?? null) : null;
  return (
    <>
      <span className="menu-icon">{command.checked?.() ? '✓' : Icon ? <Icon size={16} aria-hidden /> : null}</span>
      <span className="grow">
        {command.title} <span className="soft">{command.group}</span>
        {obstacle !== null && <span className="reason">{obstacle}</span>}
        {line !== null && <span className="reason mono">{line}</span>}
      </span>
      {command.keys?.[0] && <kbd>{shownKey(command.keys[0])}</kbd>}
    </>
  );
}

const SocketOffer = ({ offer }: { readonly offer: Extract<Offer, { is: 'socket' }> }) => (
  <>
    <span className="menu-icon">{offer.glyph}</span>
    <span className="mono grow cut">{offer.name}</span>
    <span className="soft">{offer.who}</span>
  </>
);

const MethodOffer = ({ offer: { known } }: { readonly offer: Extract<Offer, { is: 'method' }> }) => (
  <>
    <span className="menu-icon">
      <BookOpen size={16} aria-hidden />
    </span>
    <span className="mono grow cut">
      {shownProse(known.interface)}.{shownProse(known.method)}
    </span>
    <span className="soft">method</span>
  </>
);

/** Methods of the interfaces that were seen. What reads interfaces is fetched with the first palette, not with the window. */
function useMethods(): readonly KnownMethod[] {
  const [methods, setMethods] = useState<readonly KnownMethod[]>([]);
  useEffect(() => {
    let wanted = true;
    void import('../varlink/interfaces/methods.ts')
      .then(({ knownMethods }) => knownMethods())
      .then((known) => wanted && setMethods(known));
    return () => {
      wanted = false;
    };
  }, []);
  return methods;
}

function open(offer: Offer, context: CommandContext): void {
  switch (offer.is) {
    case 'command':
      void offer.command.run(context);
      break;
    case 'method':
      readOnPage({ interface: offer.known.interface, hash: null, member: offer.known.method });
      break;
    case 'socket':
      goToSocket(offer.key);
      break;
  }
}

function find(typed: string, start: 'commands' | 'sockets', context: CommandContext, methods: readonly KnownMethod[]): Offer[] {
  const scored: { readonly offer: Offer; readonly score: number }[] = [];
  for (const command of commands) {
    const score = fuzzyScore(typed, `${command.title} ${command.keywords ?? ''}`);
    if (score === null || (typed === '' && start === 'sockets')) continue;
    const obstacle = obstacleOf(command, context);
    scored.push({ offer: { is: 'command', key: command.id, command, obstacle }, score: score + (start === 'commands' ? 10 : 0) - (obstacle === null ? 0 : 5) });
  }
  // Thousands of sockets would drown the commands before a letter is typed.
  if (typed !== '' || start === 'sockets')
    for (const row of getRows().values()) {
      if (row.name === '') continue;
      const name = shownName(row.name);
      const who = [...new Set(row.processes.map((process) => shownBytes(process.command)))].slice(0, 2).join(', ');
      const score = fuzzyScore(typed, `${name} ${who}`);
      if (score !== null) scored.push({ offer: { is: 'socket', key: row.key, name, who, glyph: glyphs[livenessOf(row)] }, score: score + (start === 'sockets' ? 10 : 0) + (row.socket?.state === 'listen' ? 1 : 0) });
    }
  if (typed !== '')
    for (const known of methods) {
      const key = `${known.interface}.${known.method}`;
      const score = fuzzyScore(typed, key);
      if (score !== null) scored.push({ offer: { is: 'method', key, known }, score: score + 2 });
    }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, mostShown)
    .map(({ offer }) => offer);
}
