import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { Command, CommandContext, CommandPlace } from '../commands/command.ts';
import { commands, obstacleOf } from '../commands/registry.ts';

interface OpenMenu {
  readonly x: number;
  readonly y: number;
  readonly place: CommandPlace;
  readonly context: CommandContext;
  readonly label: string;
}

const useMenu = create<{ readonly open: OpenMenu | null }>()(() => ({ open: null }));

/** Opens the menu of a place at a point of the window. */
export const openMenu = (menu: OpenMenu): void => useMenu.setState({ open: menu });

/** Where the one menu that can be open is drawn. Native menus could not be tested, nor show a reason. */
export function MenuHost() {
  const open = useMenu((state) => state.open);
  return open ? <Menu key={`${open.x},${open.y},${open.place}`} {...open} /> : null;
}

function Menu({ x, y, place, context, label }: OpenMenu) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(document.activeElement);
  const items = commands.filter((command) => command.places?.includes(place));
  const [at, setAt] = useState({ x, y });
  const close = (): void => {
    useMenu.setState({ open: null });
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  useLayoutEffect(() => {
    const box = list.current?.getBoundingClientRect();
    if (box) setAt({ x: Math.max(4, Math.min(x, window.innerWidth - box.width - 4)), y: Math.max(4, Math.min(y, window.innerHeight - box.height - 4)) });
    list.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }, [x, y]);
  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !list.current?.contains(event.target)) close();
    };
    window.addEventListener('pointerdown', outside);
    window.addEventListener('blur', close);
    return () => {
      window.removeEventListener('pointerdown', outside);
      window.removeEventListener('blur', close);
    };
  });
  const move = (step: number | 'first' | 'last'): void => {
    const elements = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const now = elements.findIndex((element) => element === document.activeElement);
    const next = step === 'first' ? 0 : step === 'last' ? elements.length - 1 : (now + step + elements.length) % elements.length;
    elements[next]?.focus();
  };
  return (
    <div
      ref={list}
      className="menu"
      role="menu"
      aria-label={label}
      style={{ left: at.x, top: at.y }}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1, Home: 'first', End: 'last' }[event.key] as number | 'first' | 'last' | undefined;
        if (step !== undefined) move(step);
        else if (event.key === 'Escape' || event.key === 'Tab') close();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {items.map((command, i) => (
        <MenuItem key={command.id} command={command} context={context} divided={i > 0 && items[i - 1]?.group !== command.group} onDone={close} />
      ))}
    </div>
  );
}

function MenuItem({ command, context, divided, onDone }: { readonly command: Command; readonly context: CommandContext; readonly divided: boolean; readonly onDone: () => void }) {
  const obstacle = obstacleOf(command, context);
  const checked = command.checked?.();
  const Icon = command.icon;
  const run = (): void => {
    if (obstacle !== null) return;
    onDone();
    void command.run(context);
  };
  return (
    <>
      {divided && <div className="menu-line" role="separator" />}
      <button type="button" className="menu-item" role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked={checked} aria-disabled={obstacle !== null} tabIndex={-1} title={obstacle ?? undefined} onClick={run}>
        <span className="menu-icon">{checked ? '✓' : Icon ? <Icon size={16} aria-hidden /> : null}</span>
        <span className="menu-title">{command.title}</span>
        {command.keys?.[0] && <kbd>{shownKey(command.keys[0])}</kbd>}
      </button>
    </>
  );
}

/** A chord as people write it. */
export const shownKey = (chord: string): string =>
  chord.replace('ArrowLeft', '←').replace('ArrowRight', '→').replace('Delete', 'Del').replace('Insert', 'Ins');
