import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { firstSentence } from '#core/documentation/comments.ts';
import { shownProse } from '#core/names/prose.ts';
import type { Documented } from './documented.ts';

/** More are found by search. */
const mostListed = 2000;

/** What an interface has, to go through by arrow keys or by the first letters; Enter goes there. */
export function Outline({ doc, at, onGo }: { readonly doc: Documented; readonly at: string | null; readonly onGo: (member: string) => void }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const members = doc.members.slice(0, mostListed);
  const [focused, setFocused] = useState(0);
  const typed = useRef({ text: '', atMs: 0 });
  useEffect(() => {
    const index = doc.members.findIndex((member) => member.name === at);
    if (index >= 0) setFocused(index);
  }, [doc, at]);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(members.length - 1, to));
    setFocused(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const go = (index: number): void => {
    const member = members[index];
    if (member) onGo(member.name);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: focused + 1, ArrowUp: focused - 1, PageDown: focused + 10, PageUp: focused - 10, Home: 0, End: members.length - 1 }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') go(focused);
    else if (event.key.length === 1 && event.key !== ' ') {
      const now = event.timeStamp;
      typed.current = { text: (now - typed.current.atMs < 800 ? typed.current.text : '') + event.key.toLowerCase(), atMs: now };
      const found = members.findIndex((member) => member.name.toLowerCase().startsWith(typed.current.text));
      if (found >= 0) move(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  let index = 0;
  return (
    <div className="outline" role="listbox" aria-label="Outline" tabIndex={0} ref={list} aria-activedescendant={members.length > 0 ? `${id}-${focused}` : undefined} onKeyDown={onKeyDown}>
      {doc.groups.map((group) => (
        <div key={group.title} role="group" aria-label={group.title}>
          <div className="outline-title" aria-hidden>
            {group.title} <span className="count">{group.members.length}</span>
          </div>
          {group.members.map((member) => {
            const i = index++;
            return i < mostListed ? (
              <div key={i} id={`${id}-${i}`} role="option" className="outline-line mono cut" aria-selected={member.name === at} data-focused={i === focused || undefined} title={shownProse(firstSentence(member.comments)) || undefined} onClick={() => (setFocused(i), go(i))}>
                {shownProse(member.name)}
              </div>
            ) : null;
          })}
        </div>
      ))}
    </div>
  );
}
