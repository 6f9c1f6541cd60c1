import { memo, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Member } from '#core/idl/syntax.ts';
import { shownProse } from '#core/names/prose.ts';
import { Button } from '../../../parts/parts.tsx';
import { isFresh } from '../../../store/reading/reading-actions.ts';
import type { DocPlace } from '../../../store/reading/reading.ts';
import { Comments } from './Comments.tsx';
import type { Documented } from './documented.ts';
import { MemberSection } from './MemberSection.tsx';
import { linesOf, useDrawn, type Drawn } from './slices.ts';
import type { Ways } from './TypeText.tsx';

interface DocGiven {
  readonly doc: Documented;
  readonly place: DocPlace;
  readonly go: (member: string) => void;
  readonly call: ((method: string) => void) | null;
  /** All members are wanted in the document at once: somebody looks for something in it. */
  readonly everything: boolean;
  /** What stands before the members. */
  readonly children?: ReactNode;
  readonly body: RefObject<HTMLDivElement | null>;
}

/** Where a place of the documentation was left, so that back leads there and not to the beginning of the member. */
const leftAt = new WeakMap<DocPlace, number>();
const linePx = 22;
/** No interface that is meant well has a tenth of it. */
const mostMembers = 2000;

/** The documentation of an interface: methods, types, errors, each a section that one can go to. */
export function Doc({ doc, place, go, call, everything, children, body }: DocGiven) {
  const id = useId();
  const drawn = useDrawn(doc, place.member, everything);
  const ways = useMemo<Ways>(() => ({ has: (name) => doc.byName.get(name)?.is === 'type', go }), [doc, go]);
  useArrival({ doc, place, body });
  const [most, setMost] = useState(mostMembers);
  const wanted = useMemo(() => doc.members.findIndex((member) => member.name === place.member), [doc, place.member]);
  const shown = Math.min(doc.members.length, Math.max(most, wanted + 1));
  let index = 0;
  return (
    <div className="doc-body" ref={body}>
      {children}
      {doc.node && <Comments lines={doc.node.comments} />}
      {doc.problems.length > 0 && <Problems doc={doc} />}
      {doc.groups.map((group) => (
        <section key={group.title} aria-label={group.title} className="doc-group">
          <h3>
            {group.title} <span className="count">{group.members.length}</span>
          </h3>
          {group.members.map((member) => {
            const i = index++;
            if (i >= shown) return null;
            return <Place key={i} id={`${id}-${i}`} member={member} index={i} drawn={drawn.has(i)} watch={drawn.watch} doc={doc} ways={ways} call={call} />;
          })}
        </section>
      ))}
      {shown < doc.members.length && <Button onClick={() => setMost(shown + mostMembers)}>Show more of the {doc.members.length} members</Button>}
      {doc.node && doc.members.length === 0 && <p className="soft">It has neither methods nor types: it is there to be named.</p>}
    </div>
  );
}

interface PlaceGiven {
  readonly id: string;
  readonly index: number;
  readonly member: Member;
  readonly drawn: boolean;
  readonly watch: Drawn['watch'];
  readonly doc: Documented;
  readonly ways: Ways;
  readonly call: DocGiven['call'];
}

/** A section, or its heading and room for the rest that is not drawn yet. */
const Place = memo(function Place({ id, index, member, drawn, watch, doc, ways, call }: PlaceGiven) {
  const element = useRef<HTMLElement>(null);
  // Through the CSSOM: the policy of the page allows no style that is written in a document.
  useLayoutEffect(() => {
    element.current?.style.setProperty('--about', `${linesOf(member) * linePx}px`);
  }, [member]);
  useEffect(() => (drawn || !element.current ? undefined : watch(element.current, index)), [drawn, watch, index]);
  return (
    <section ref={element} id={id} className="member" data-member={member.name} data-drawn={drawn} aria-label={`${member.is} ${shownProse(member.name)}`}>
      {drawn ? <MemberSection doc={doc} member={member} ways={ways} call={call} /> : <h4 className="mono">{shownProse(member.name)}</h4>}
    </section>
  );
});

function Problems({ doc: { problems, text } }: { readonly doc: Documented }) {
  const shown = problems.slice(0, 5);
  return (
    <div className="obstacle" role="note">
      <p>This text breaks the rules of the interface language. What could be read of it is shown.</p>
      <ul>
        {shown.map((problem, i) => (
          <li key={i}>
            Line {text.slice(0, problem.span.start).split('\n').length}: {shownProse(problem.message)}
          </li>
        ))}
      </ul>
      {problems.length > shown.length && <p className="soft">And {problems.length - shown.length} more; the text marks them all.</p>}
    </div>
  );
}

/** Comes to the member that is wanted, or back to where one was. */
function useArrival({ doc, place, body }: Pick<DocGiven, 'doc' | 'place' | 'body'>): void {
  const scroller = useCallback((): HTMLElement | null => body.current?.closest<HTMLElement>('[data-doc-scroller]') ?? null, [body]);
  useLayoutEffect(() => {
    const left = leftAt.get(place);
    const came = isFresh(place);
    const element = scroller();
    if (left !== undefined && element) element.scrollTop = left;
    else if (place.member !== null) {
      const section = [...(body.current?.querySelectorAll<HTMLElement>('[data-member]') ?? [])].find((one) => one.dataset['member'] === place.member);
      section?.scrollIntoView({ block: 'start' });
      if (came) section?.querySelector('h4')?.focus({ preventScroll: true });
    } else if (element) element.scrollTop = 0;
  }, [doc, place, body, scroller]);
  useEffect(() => {
    const element = scroller();
    const note = (): void => {
      if (element) leftAt.set(place, element.scrollTop);
    };
    element?.addEventListener('scroll', note, { passive: true });
    return () => element?.removeEventListener('scroll', note);
  }, [place, scroller]);
}
