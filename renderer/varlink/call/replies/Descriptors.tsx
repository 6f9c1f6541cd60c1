import { bytesWords } from '#core/explain/talk.ts';
import { bytes } from '#core/model/bytes.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { DescriptorSeen } from '#core/varlink/call.ts';
import { Button } from '../../../parts/parts.tsx';
import { showFailure, showToast } from '../../../store/actions.ts';
import { saveDescriptor } from '../../../store/calls/calls.ts';

/** What came along with a reply: open files, sockets and other things that the agent holds until the call is forgotten. */
export function Descriptors({ call, reply, descriptors }: { readonly call: string; /** Its number among all that came. */ readonly reply: number; readonly descriptors: readonly DescriptorSeen[] }) {
  const save = async ({ index, target }: DescriptorSeen): Promise<void> => {
    const name = target.slice(target.lastIndexOf('/') + 1).replaceAll(/[^\w.-]+/g, '-');
    const chosen = await window.sockatlas.call.chooseNewFile({ name: name === '' ? `descriptor-${index}` : name.slice(0, 100) });
    if (!chosen.ok) return showFailure(chosen.error);
    if (chosen.value.path === null) return;
    const outcome = await saveDescriptor(call, reply, index, chosen.value.path);
    if (outcome.ok) showToast({ text: `Saved as ${shownBytes(bytes(chosen.value.path))}`, tone: 'plain' });
    else showFailure(outcome.error);
  };
  return (
    <div className="reply-files">
      <h4>{descriptors.length === 1 ? 'A descriptor came along' : `${descriptors.length} descriptors came along`}</h4>
      <ul>
        {descriptors.map((one) => (
          <li key={one.index}>
            <span className="tag">{one.index}</span>
            <span className="grow wrap">
              {one.what} <span className="mono">{shownBytes(one.target)}</span>
              {one.sizeBytes !== null && <span className="soft number"> {bytesWords(one.sizeBytes)}</span>}
            </span>
            {one.sizeBytes !== null && (
              <Button tone="plain" onClick={() => void save(one)}>
                Save as…
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
