import type { Service } from '#core/services/service.ts';
import { useCalls, type Asked } from '../../store/calls/calls.ts';
import { CallHistory } from './history/CallHistory.tsx';
import { Replies } from './replies/Replies.tsx';
import { CopyAs } from './snippets/CopyAs.tsx';

/** A form to call a method of a service. */
export default function CallTab({ service }: { readonly service: Service }) {
  const call = useCalls(({ calls }) => calls.findLast(({ place }) => place.service === service.key) ?? null);
  const fill = (asked: Asked): void => void asked;
  return (
    <>
      <p className="soft">Nothing is known of the methods behind {service.key}.</p>
      {call && <Replies call={call} described={null} />}
      {call && <CopyAs asked={call.asked} />}
      <CallHistory service={service.key} onUse={fill} />
    </>
  );
}
