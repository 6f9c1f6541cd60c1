import { useEffect, useMemo, useState } from 'react';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import type { Service } from '#core/services/service.ts';
import { partsOf } from '#core/varlink/snippets/snippet.ts';
import { Button } from '../../../parts/parts.tsx';
import { openDialog } from '../../../store/actions.ts';
import type { Asked } from '../../../store/calls/calls.ts';
import { askedAgain, loadCallsMade, serviceOf, useCallsMade } from '../../../store/calls/calls-made.ts';
import { loadExamples, useExamples } from '../../../store/calls/examples.ts';
import { callObstacle, requestCall } from '../../../store/calls/request.ts';
import { ExampleList } from './ExampleList.tsx';
import { MadeCall } from './MadeCall.tsx';
import { SaveExample } from './SaveExample.tsx';

/** Shown at first, and with each step. */
const step = 8;

/** What was asked of a service before, and examples of calls to it. `onUse` fills the form with one; nothing is sent. */
export function CallHistory({ service, asked, interfaces, onUse }: { readonly service: Service; /** What the form stands for now. */ readonly asked: Asked; readonly interfaces: readonly InterfaceNode[]; readonly onUse: (asked: Asked) => void }) {
  const { calls, damaged } = useCallsMade();
  const examples = useExamples((state) => state.read?.examples ?? null);
  const [shown, setShown] = useState(step);
  useEffect(() => {
    void loadCallsMade();
    void loadExamples();
  }, []);
  const own = useMemo(() => calls?.filter((call) => serviceOf(call) === service.key) ?? null, [calls, service.key]);
  const ownExamples = useMemo(() => examples?.filter(({ example }) => printAddress(example.address) === service.key) ?? [], [examples, service.key]);
  return (
    <section className="section call-history" aria-label="History">
      <h3>
        <span className="grow">History</span>
        <Button tone="plain" onClick={() => useExamples.setState({ saving: { address: asked.address, method: asked.method, flag: asked.flag, timeoutMs: asked.timeoutMs, parameters: asked.parameters, comment: '' } })}>
          Save as example…
        </Button>
        <Button tone="plain" onClick={() => openDialog('calls')}>
          All calls…
        </Button>
      </h3>
      <SaveExample />
      <ExampleList examples={ownExamples} onUse={({ example }) => onUse({ ...example, shown: service.shown, descriptors: [], acceptDescriptors: false })} />
      {own?.length === 0 && <p className="soft">Nothing was asked of this service yet. Calls made here and by the command line are listed, without secrets.</p>}
      <ol className="made-calls" aria-label="Calls made">
        {own?.slice(0, shown).map((call) => (
          <MadeCall key={call.id} call={call} described={interfaces.find(({ name }) => name === partsOf(call.method).interface) ?? null} onUse={() => onUse(askedAgain(call, service.shown))} onRun={callObstacle() === null ? () => requestCall(service, askedAgain(call, service.shown)) : null} />
        ))}
      </ol>
      {own !== null && own.length > shown && (
        <Button tone="plain" onClick={() => setShown(shown + step * 4)}>
          {own.length - shown} more
        </Button>
      )}
      {damaged > 0 && <p className="soft">{damaged === 1 ? 'One line' : `${damaged} lines`} of the history cannot be read and were passed over.</p>}
    </section>
  );
}
