import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { shownText } from '#core/names/shown.ts';
import type { MethodOffered } from '#core/varlink/form/methods.ts';

/** Calls of this method that can be tried without harm. They fill the form and send nothing. */
export function Tries({ offered, onTry }: { readonly offered: MethodOffered | null; readonly onTry: (method: string, parameters: string, more: boolean) => void }) {
  const tries = offered === null ? [] : (catalogueOf(offered.interface.name)?.tries ?? []);
  const shown = tries.filter(({ method }) => method === offered?.member.name);
  if (offered === null || shown.length === 0) return null;
  return (
    <div className="offers-inline" role="group" aria-label="Calls to try">
      {shown.map(({ method, parameters, more, shows }, i) => (
        <button key={i} type="button" className="offer" onClick={() => onTry(`${offered.interface.name}.${method}`, parameters, more)}>
          <span className="tag">Try</span>
          <span className="soft">
            <span className="mono">
              {shownText(method)}
              {parameters === '{}' ? '' : ` ${parameters}`}
            </span>
            : {shows}
          </span>
        </button>
      ))}
    </div>
  );
}
