import { BookOpen, PencilLine } from 'lucide-react';
import { shellWord } from '#core/names/shell.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { readOnPage, writeInterface } from '../store/reading/reading-actions.ts';
import { useReading } from '../store/reading/reading.ts';
import type { Command } from './command.ts';

/** Goes to all interfaces, with the caret in the box that asks them. The page may have to be fetched first. */
function goToInterfaces(): void {
  readOnPage(useReading.getState().page.place);
  let tries = 0;
  const focus = (): void => {
    const box = document.querySelector<HTMLElement>('[data-asks-interfaces]');
    if (box) box.focus();
    else if (tries++ < 120) requestAnimationFrame(focus);
  };
  focus();
}

function searchLine(): string {
  const words = useReading.getState().page.query.split(/\s+/).filter((word) => word !== '');
  return words.length === 0 ? 'sockatlas varlink interfaces' : `sockatlas varlink search ${words.map((word) => shellWord(bytesOfText(word))).join(' ')}`;
}

export const interfaceCommands: readonly Command[] = [
  { id: 'view.interfaces', title: 'Interfaces', keywords: 'varlink documentation search methods types which method takes', icon: BookOpen, group: 'Go', keys: ['Ctrl+Shift+L'], places: ['menu'], run: goToInterfaces, commandLine: searchLine },
  { id: 'interfaces.write', title: 'Edit an interface…', keywords: 'varlink write idl editor validate format compare new', icon: PencilLine, group: 'Varlink', run: () => writeInterface(), commandLine: () => 'sockatlas varlink validate FILE' },
];
