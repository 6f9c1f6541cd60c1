import { shownProse } from '#core/names/prose.ts';
import { keyOfPath } from '#core/varlink/form/problems.ts';
import { partAt, type Path } from '#core/varlink/form/tree.ts';
import { idOfPath, useForm } from '../form-ui.ts';

/** What is wrong at a path. What is only missing is a hint, as long as nobody tried to run. */
export function Trouble({ path, onEmpty }: { readonly path: Path; /** Sends empty text. */ readonly onEmpty?: (() => void) | undefined }) {
  const { problems, tried, tree } = useForm();
  const message = problems.get(keyOfPath(path));
  if (message === undefined) return null;
  const hint = !tried && partAt(tree, path) === null;
  return (
    <span id={`${idOfPath(path)}-trouble`} className={hint ? 'soft call-trouble' : 'warning call-trouble'}>
      {hint ? 'Needed.' : `▲ ${message}`}
      {onEmpty && partAt(tree, path) === null && (
        <>
          {' '}
          <button type="button" className="link" onClick={onEmpty}>
            Send empty text
          </button>
        </>
      )}
    </span>
  );
}

/** What the interface says, as text. */
export function Comment({ lines }: { readonly lines: readonly string[] }) {
  const text = shownProse(lines.join(' ').trim());
  return (
    <span className="soft call-comment" title={text}>
      {text}
    </span>
  );
}
