import { OctagonAlert } from 'lucide-react';
import { compareInterfaces, type InterfaceChange } from '#core/idl/compare.ts';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import { shownProse } from '#core/names/prose.ts';

const mostShown = 500;

/** What changed from one interface to the other by the rules of the language, in sentences; those first that break callers. */
export function Changes({ before, after, go }: { readonly before: InterfaceNode; readonly after: InterfaceNode; readonly go: (member: string) => void }) {
  const changes = compareInterfaces(before, after);
  const breaking = changes.filter(({ breaks }) => breaks);
  const there = new Set(after.members.map(({ name }) => name));
  return (
    <div className="changes">
      <p>
        {changes.length === 0 ? 'Both say the same: they differ in comments or in layout, if at all.' : summary(changes.length, breaking.length)}
      </p>
      <ul aria-label="Changes">
        {changes.slice(0, mostShown).map((change, i) => (
          <Change key={i} change={change} go={change.member !== null && there.has(change.member) ? go : null} />
        ))}
      </ul>
    </div>
  );
}

const summary = (all: number, breaking: number): string =>
  `${all === 1 ? 'One change' : `${all} changes`}${breaking === 0 ? '; whoever calls it as before may go on to.' : breaking === all ? `, ${all === 1 ? 'and it breaks' : 'all of which break'} callers.` : `, ${breaking === 1 ? 'one of which breaks' : `${breaking} of which break`} callers.`}`;

/** Names stand between backticks, which no name can have. */
const Sentence = ({ text }: { readonly text: string }) => <>{shownProse(text).split('`').map((part, i) => (i % 2 === 1 ? <code key={i} className="mono">{part}</code> : part))}</>;

function Change({ change, go }: { readonly change: InterfaceChange; readonly go: ((member: string) => void) | null }) {
  const { member } = change;
  return (
    <li className="change-line" data-breaks={change.breaks}>
      {change.breaks ? (
        <span className="tag badge danger">
          <OctagonAlert size={12} aria-hidden /> breaks callers
        </span>
      ) : (
        <span className="tag badge">
          <span aria-hidden>Δ</span> harmless
        </span>
      )}{' '}
      <Sentence text={change.sentence} />{' '}
      {go && member !== null && (
        <button type="button" className="link" aria-label={`Read about ${shownProse(member)}`} onClick={() => go(member)}>
          Read
        </button>
      )}
    </li>
  );
}
