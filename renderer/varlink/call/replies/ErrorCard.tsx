import { OctagonX } from 'lucide-react';
import { useMemo } from 'react';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import { middleCut, shownText } from '#core/names/shown.ts';
import type { CallEnd, CallFlag } from '#core/varlink/call.ts';
import { explainError } from '#core/varlink/errors.ts';
import { parseJson, printJson } from '#core/varlink/json.ts';
import { pathText } from '#core/varlink/replies/path.ts';
import { CopyButton } from '../../../parts/parts.tsx';
import { copyText } from '../../../store/actions.ts';

const mostShown = 2000;

/** An error that a service answered with: what it means, what its interface says of it, what came with it, what to do. */
export function ErrorCard({ end, method, flag, described }: { readonly end: Extract<CallEnd, { how: 'error' }>; readonly method: string; readonly flag: CallFlag; readonly described: InterfaceNode | null }) {
  const { name, text } = end;
  const explained = useMemo(() => {
    const parsed = parseJson(text);
    return explainError(name, parsed.ok ? parsed.value : null, { method, flag }, described);
  }, [name, text, method, flag, described]);
  const { sentence, advice, comments, fields, problems, undeclared } = explained;
  return (
    <div className="reply-error">
      <h4>
        <OctagonX size={16} aria-hidden />
        <span className="mono wrap grow">{shownText(name)}</span>
        <CopyButton what="the error" copy={() => copyText(`${name} ${text}`, 'Error')} />
      </h4>
      {sentence !== null && <p className="wrap">{shownText(sentence)}</p>}
      {comments.length > 0 && <p className="wrap">{comments.map(shownText).join('\n')}</p>}
      {sentence === null && comments.length === 0 && <p className="soft">{undeclared ? 'The interface has no such error: the service may be of another version than its description.' : 'Nothing is said of what it means.'}</p>}
      {fields.length > 0 && (
        <dl className="facts">
          {fields.map((field) => (
            <div key={field.name} className="contents">
              <dt className="mono">{middleCut(shownText(field.name), 60)}</dt>
              <dd>
                <span className="mono wrap">{middleCut(shownText(typeof field.value === 'string' ? field.value : printJson(field.value)), mostShown)}</span>
                {(field.comments.length > 0 || field.type !== null) && <div className="soft wrap">{field.comments.length > 0 ? field.comments.map(shownText).join(' ') : field.type}</div>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {advice !== null && <p className="wrap soft">{shownText(advice)}</p>}
      {problems.length > 0 && (
        <p className="warning wrap">
          ▲ What came with it is not what the interface promises: {problems.slice(0, 3).map(({ path, message }) => `${shownText(pathText(path))} ${message}`).join(' ')}
        </p>
      )}
    </div>
  );
}
