import { useUi } from '../store/ui.ts';
import { contextNow } from './context.ts';
import { commands, runCommand } from './registry.ts';

/** `Ctrl+Shift+P` of a key press; letters count as capitals, so that Caps Lock changes nothing. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // Shift is part of what a printed sign is: Ctrl+? has it already.
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key));
  return [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+');
}

const byChord = new Map(commands.flatMap((command) => (command.keys ?? []).map((key) => [key, command] as const)));

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)) || (target instanceof HTMLElement && target.isContentEditable);

/** Keys that a text field needs itself. */
const textKeys = new Set(['Ctrl+C', 'Ctrl+Z', 'Delete', 'Insert', 'F2', '/', 'Ctrl+A', 'Enter']);

/** One listener for all shortcuts. An open dialog keeps the keyboard to itself. */
export function listenForKeys(): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || useUi.getState().dialog !== null || document.querySelector('[role=menu]')) return;
    const chord = chordOf(event);
    const command = byChord.get(chord);
    if (!command || (isText(event.composedPath()[0] ?? event.target) && (textKeys.has(chord) || chord.length === 1))) return;
    // A selection of text in the page is what Ctrl+C means then.
    if (chord === 'Ctrl+C' && !(document.getSelection()?.isCollapsed ?? true)) return;
    event.preventDefault();
    runCommand(command.id, contextNow());
  };
  window.addEventListener('keydown', listener);
  return () => window.removeEventListener('keydown', listener);
}
