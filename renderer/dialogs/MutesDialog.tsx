import { ruleOf } from '#core/findings/rules.ts';
import { Button } from '../parts/parts.tsx';
import { unmute } from '../store/findings/finding-actions.ts';
import { useFindingsUi } from '../store/findings/findings.ts';
import { Dialog } from './Dialog.tsx';

/** Everything that is muted, also what is not there now. */
export function MutesDialog() {
  const { mutes, trouble } = useFindingsUi();
  return (
    <Dialog title="Mutes" wide>
      {trouble !== null && <p className="warning">▲ {trouble}</p>}
      {mutes.all.length === 0 && <p className="soft">Nothing is muted. A finding that is well as it is can be muted with a reason; the command line (sockatlas check) leaves it out too.</p>}
      <ul className="mutes">
        {mutes.all.map((mute) => (
          <li key={`${mute.rule} ${mute.subject} ${mute.glob}`}>
            <div className="grow">
              <div>
                <span className="number">{mute.rule}</span> <span className="soft">{ruleOf(mute.rule)?.title ?? 'a rule that this version does not know'}</span>
              </div>
              <div className="mono wrap">
                {mute.subject}
                {mute.glob && <span className="soft"> (a pattern)</span>}
              </div>
              <div className="wrap">
                {mute.reason} {mute.at !== '' && <span className="soft">since {mute.at.slice(0, 10)}</span>}
              </div>
            </div>
            <Button onClick={() => void unmute(mute)}>Unmute</Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
