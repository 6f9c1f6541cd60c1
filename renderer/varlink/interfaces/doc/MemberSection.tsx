import { Play } from 'lucide-react';
import { memo, useState, type ReactNode } from 'react';
import { saidOf } from '#core/documentation/comments.ts';
import { signatureWords } from '#core/documentation/signature.ts';
import type { Use } from '#core/documentation/uses.ts';
import type { Member, MethodMember, StructNode } from '#core/idl/syntax.ts';
import { shownProse } from '#core/names/prose.ts';
import { Button, CopyButton } from '../../../parts/parts.tsx';
import { copyText } from '../../../store/actions.ts';
import { EffectBadge, FlagBadges } from './badges.tsx';
import { Comments } from './Comments.tsx';
import type { Documented } from './documented.ts';
import { Fields, Values } from './Fields.tsx';
import type { Ways } from './TypeText.tsx';

export interface MemberGiven {
  readonly doc: Documented;
  readonly member: Member;
  readonly ways: Ways;
  /** Opens the form for a method; null where no service is known that offers it. */
  readonly call: ((method: string) => void) | null;
}

/** One method, type or error. Its heading takes the focus when one comes to it. */
export const MemberSection = memo(function MemberSection({ doc, member, ways, call }: MemberGiven) {
  const written = doc.text.slice(member.span.start, member.span.end);
  return (
    <>
      <div className="member-head">
        <h4 tabIndex={-1} className="mono">
          {shownProse(member.name)}
        </h4>
        <span className="member-acts">
          <CopyButton what={member.is === 'method' ? 'signature' : 'definition'} copy={() => copyText(written, member.is === 'method' ? 'Signature' : 'Definition')} />
          {member.is === 'method' && call && (
            <Button onClick={() => call(member.name)} aria-label={`Call ${shownProse(member.name)}`} title="Opens a form; nothing is sent yet">
              <Play size={14} aria-hidden /> Call…
            </Button>
          )}
        </span>
      </div>
      {member.is === 'method' && (
        <div className="badges">
          <FlagBadges method={member} />
          <EffectBadge interfaceName={doc.node?.name ?? ''} method={member.name} />
        </div>
      )}
      <Comments lines={saidOf(member)} />
      {member.is === 'method' ? <MethodBody method={member} ways={ways} /> : <TypeBody member={member} ways={ways} />}
      <UsedBy uses={doc.uses.get(member.name)} member={member} ways={ways} />
      <Written text={written} />
    </>
  );
});

const longestWritten = 20_000;

/** The lines of the text itself, drawn when somebody wants them. */
function Written({ text }: { readonly text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="written" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As written</summary>
      {open && <pre className="mono">{text.slice(0, longestWritten).split('\n').map(shownProse).join('\n')}</pre>}
    </details>
  );
}

function MethodBody({ method, ways }: { readonly method: MethodMember; readonly ways: Ways }) {
  const { takes, gives } = signatureWords(method);
  return (
    <>
      <Part words={takes} node={method.input} ways={ways} />
      <Part words={gives} node={method.output} ways={ways} />
    </>
  );
}

const Part = ({ words, node, ways }: { readonly words: string; readonly node: StructNode; readonly ways: Ways }) => (
  <div className="part">
    <p className="signature">{shownProse(words)}</p>
    {node.fields.length > 0 && <Fields node={node} ways={ways} />}
  </div>
);

function TypeBody({ member, ways }: { readonly member: Exclude<Member, MethodMember>; readonly ways: Ways }) {
  const { type } = member;
  if (type.is === 'enum')
    return (
      <div className="part">
        <p className="signature">One of {type.values.length === 1 ? 'one value' : `${type.values.length} values`}.</p>
        <Values node={type} />
      </div>
    );
  return (
    <div className="part">
      <p className="signature">{type.fields.length === 0 ? (member.is === 'error' ? 'Says no more than its name.' : 'Has no fields.') : member.is === 'error' ? 'Tells with it:' : 'An object with:'}</p>
      {type.fields.length > 0 && <Fields node={type} ways={ways} />}
    </div>
  );
}

/** Members that use one type are listed up to here. */
const mostUsers = 60;

/** The way back from a type to what uses it. */
function UsedBy({ uses = [], member, ways }: { readonly uses: readonly Use[] | undefined; readonly member: Member; readonly ways: Ways }) {
  if (member.is !== 'type') return null;
  if (uses.length === 0) return <p className="used-by soft">Nothing in this interface uses it.</p>;
  const byMember = new Map<Member, Use[]>();
  for (const use of uses) byMember.set(use.member, [...(byMember.get(use.member) ?? []), use]);
  const users = [...byMember].slice(0, mostUsers);
  return (
    <p className="used-by soft">
      Used by{' '}
      {users.map(([user, places], i) => (
        <span key={user.name}>
          {i > 0 && ', '}
          <button type="button" className="link mono" onClick={() => ways.go(user.name)}>
            {shownProse(user.name)}
          </button>
          <Where places={places} />
        </span>
      ))}
      {byMember.size > users.length && ` and ${byMember.size - users.length} more`}.
    </p>
  );
}

const wheres = { input: 'takes it', output: 'gives it', fields: '' } as const;

function Where({ places }: { readonly places: readonly Use[] }): ReactNode {
  const words = [...new Set(places.map(({ where, path }) => [wheres[where], path.length > 0 ? `as ${path.join('.')}` : ''].filter(Boolean).join(' ')))].filter(Boolean);
  if (words.length === 0) return null;
  return ` (${shownProse(words.slice(0, 3).join(', '))}${words.length > 3 ? ', …' : ''})`;
}
