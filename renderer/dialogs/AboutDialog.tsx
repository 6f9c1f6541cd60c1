import { useLive } from '../store/live/live.ts';
import { Value } from '../parts/parts.tsx';
import { useUi } from '../store/ui.ts';
import { Dialog } from './Dialog.tsx';

export function AboutDialog() {
  const about = useUi((ui) => ui.about);
  const { model } = useLive();
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Version', about?.version],
    ['Electron', about?.electron],
    ['Chrome', about?.chrome],
    ['Node', about?.node],
    ['Kernel', model?.surroundings.kernelRelease],
    ['Preferences', about?.settingsPath],
    ['History', about?.historyPath],
  ];
  return (
    <Dialog title="About Sockatlas">
      <p>An atlas of the sockets on a Linux system: who holds them, who is at the other end, who may knock, and what their labels say.</p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>{value === undefined ? <span className="soft">not told yet</span> : <Value text={value} what={name.toLowerCase()} />}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">Free software under the MIT licence. It sends nothing anywhere.</p>
    </Dialog>
  );
}
