import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { useCalls, type Asked } from '../../store/calls/calls.ts';
import { CallHistory } from './history/CallHistory.tsx';
import { Replies } from './replies/Replies.tsx';
import { CopyAs } from './snippets/CopyAs.tsx';

/** A form to call a method of the service behind a socket. */
export default function CallTab({ row }: { readonly row: Row; readonly model: Model }) {
  const call = useCalls(({ calls }) => calls.findLast(({ place }) => place.service === row.key) ?? null);
  const fill = (asked: Asked): void => void asked;
  return (
    <>
      <p className="soft">Nothing is known of the methods behind {row.key}.</p>
      {call && <Replies call={call} described={null} />}
      {call && <CopyAs asked={call.asked} />}
      <CallHistory service={row.key} onUse={fill} />
    </>
  );
}
