import { useEffect, useMemo, useState } from 'react';
import { printAddress } from '#core/varlink/address-text.ts';
import type { Service } from '#core/services/service.ts';
import { Dialog } from '../../../dialogs/Dialog.tsx';
import { Button } from '../../../parts/parts.tsx';
import { openDialog, openTab } from '../../../store/actions.ts';
import type { Asked } from '../../../store/calls/calls.ts';
import { askedAgain, forgetCallsMade, loadCallsMade, serviceOf, useCallsMade } from '../../../store/calls/calls-made.ts';
import { fillForm } from '../../../store/calls/drafts.ts';
import { loadExamples, useExamples } from '../../../store/calls/examples.ts';
import { callObstacle, requestCall } from '../../../store/calls/request.ts';
import { chooseService, useServices } from '../../../store/services/services.ts';
import { ExampleList } from './ExampleList.tsx';
import { MadeCall } from './MadeCall.tsx';
import { SaveExample } from './SaveExample.tsx';

/** Drawing hundreds takes a moment that nobody wants to wait for. */
const mostShown = 100;

/** All calls that were made, of every service, by this window and the command line; and all examples. */
export default function CallsDialog() {
  const { calls, damaged } = useCallsMade();
  const read = useExamples((state) => state.read);
  const [words, setWords] = useState('');
  const services = useServices();
  useEffect(() => {
    void loadCallsMade();
    void loadExamples();
  }, []);
  const wanted = words.trim().toLowerCase();
  const fitting = useMemo(() => calls?.filter((call) => wanted === '' || `${serviceOf(call)}\n${call.method}\n${call.parameters}\n${call.end.how === 'error' ? call.end.name : call.end.how}\n${call.replies.join('\n')}`.toLowerCase().includes(wanted)) ?? [], [calls, wanted]);
  const examples = read?.examples.filter(({ name, example }) => wanted === '' || `${name}\n${example.method}\n${printAddress(example.address)}\n${example.comment}`.toLowerCase().includes(wanted)) ?? [];
  const use = (key: string, service: Service | null, asked: Asked): void => {
    fillForm(key, asked);
    openDialog(null);
    if (!service) return;
    chooseService(key);
    openTab('call');
  };
  return (
    <Dialog title="Calls made" wide>
      <div className="history-find">
        <input type="search" className="grow" aria-label="Find a call" placeholder="Find by service, method, parameters or reply" value={words} spellCheck={false} onChange={(event) => setWords(event.target.value)} />
        <Button disabled={!calls || calls.length === 0} onClick={() => void forgetCallsMade(null)}>
          Forget all
        </Button>
      </div>
      <SaveExample />
      {(examples.length > 0 || (read?.problems.length ?? 0) > 0) && (
        <section className="section" aria-label="Examples">
          <h3>Examples</h3>
          <ExampleList
            examples={examples}
            withMethod
            onUse={({ example }) => {
              const key = printAddress(example.address);
              const service = services.get(key) ?? null;
              use(key, service, { ...example, shown: service?.shown ?? null, descriptors: [], acceptDescriptors: false });
            }}
          />
          {read && <p className="soft wrap">They are text files in {read.folder}.</p>}
        </section>
      )}
      {calls?.length === 0 && <p className="soft">Nothing was called yet. Calls made here and by the command line are listed, without secrets.</p>}
      {calls && calls.length > 0 && fitting.length === 0 && <p className="soft">No call fits.</p>}
      <ol className="made-calls" aria-label="Calls made">
        {fitting.slice(0, mostShown).map((call) => {
          const key = serviceOf(call);
          const service = services.get(key) ?? null;
          return <MadeCall key={call.id} call={call} withService described={null} onUse={() => use(key, service, askedAgain(call, service?.shown ?? null))} onRun={service === null || callObstacle() !== null ? null : () => (use(key, service, askedAgain(call, service.shown)), requestCall(service, askedAgain(call, service.shown)))} />;
        })}
      </ol>
      {fitting.length > mostShown && <p className="soft">{fitting.length - mostShown} older ones are not shown: find them by a word.</p>}
      {damaged > 0 && <p className="soft">{damaged === 1 ? 'One line' : `${damaged} lines`} of the history cannot be read and were passed over.</p>}
    </Dialog>
  );
}
