import { AlignLeft, ArrowLeft, FolderOpen, Save } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { interfaceFileName } from '#core/documentation/file.ts';
import { versionsOf } from '#core/documentation/versions.ts';
import { shownProse } from '#core/names/prose.ts';
import { Choices } from '../../../parts/Choices.tsx';
import { Button, IconButton } from '../../../parts/parts.tsx';
import { showFailure, showToast } from '../../../store/actions.ts';
import { useDraft } from '../../../store/reading/draft.ts';
import { readOnPage } from '../../../store/reading/reading-actions.ts';
import { useSeen } from '../../../store/services/sightings.ts';
import { Compare } from '../compare/Compare.tsx';
import { documented, type Documented } from '../doc/documented.ts';
import { Outline } from '../doc/Outline.tsx';
import type { KnownInterface } from '../page/known.ts';
import IdlEditor, { type EditorHandle } from './IdlEditor.tsx';

const template = `# What this interface is for.
interface org.example.name

# What somebody asks for.
method Get(name: string) -> (value: ?string)

# There is nothing of that name.
error NotFound (name: string)
`;

const modes = [
  ['write', 'Write'],
  ['compare', 'Compare'],
] as const;

/** An interface of one's own: written, checked while it is, brought into form, held against what services offer, kept in a file. */
export default function WriteInterface({ known }: { readonly known: readonly KnownInterface[] }) {
  const { text, count } = useDraft();
  const all = useSeen((seen) => seen.all);
  const editor = useRef<EditorHandle>(null);
  const [mode, setMode] = useState<(typeof modes)[number][0]>('write');
  const read = useDeferredValue(text);
  const doc = useMemo(() => documented(`text:${read.length}:${read}`, read), [read]);
  const name = doc.node?.name ?? '';
  const versions = useMemo(() => versionsOf(name, all), [name, all]);
  const change = (now: string): void => useDraft.setState({ text: now });
  useEffect(() => {
    if (useDraft.getState().text === '') useDraft.setState(({ count: before }) => ({ text: template, count: before + 1 }));
  }, []);
  const put = (now: string): void => useDraft.setState(({ count: before }) => ({ text: now, count: before + 1 }));
  useEffect(() => editor.current?.setText(useDraft.getState().text), [count]);
  const open = async (): Promise<void> => {
    const outcome = await window.sockatlas.call.openInterface(null);
    if (!outcome.ok) showFailure(outcome.error);
    else if (outcome.value) put(outcome.value.text);
  };
  const save = async (): Promise<void> => {
    const outcome = await window.sockatlas.call.saveInterface({ name: interfaceFileName(name === '' ? null : name), text });
    if (!outcome.ok) showFailure(outcome.error);
    else if (outcome.value.path !== null) showToast({ text: `Saved as ${outcome.value.path}`, tone: 'plain', command: null === outcome.value.path ? '' : `sockatlas varlink validate ${outcome.value.path}` });
  };
  const format = (): void => {
    if (editor.current?.format() === false) showToast({ text: 'The text has problems', hint: 'What cannot be read would be lost; it stays as it is.', tone: 'danger' });
  };
  const goTo = (member: string): void => {
    setMode('write');
    const found = doc.byName.get(member);
    if (found) requestAnimationFrame(() => editor.current?.goTo(found.nameSpan.start));
  };
  return (
    <div className="interfaces-page">
      <div className="interfaces-top">
        <div className="interfaces-ask wraps">
          <IconButton label="Back to all interfaces" onClick={() => readOnPage(null)}>
            <ArrowLeft size={16} aria-hidden />
          </IconButton>
          <h1>Write an interface</h1>
          <Choices label="Show" options={modes} value={mode} onChange={setMode} />
          <span className="grow" />
          <select aria-label="Begin with a known interface" value="" onChange={(event) => put(event.target.value === 'template' ? template : (known.find((one) => one.name === event.target.value)?.text ?? ''))}>
            <option value="">Begin with…</option>
            <option value="template">a small example</option>
            {known.map((one) => (
              <option key={one.name} value={one.name}>
                {shownProse(one.name)}
              </option>
            ))}
          </select>
          <Button onClick={() => void open()}>
            <FolderOpen size={14} aria-hidden /> Open…
          </Button>
          <Button onClick={() => void save()}>
            <Save size={14} aria-hidden /> Save…
          </Button>
          <Button onClick={format} disabled={mode !== 'write'} title="Brings the text into its one form (Ctrl+Shift+I)">
            <AlignLeft size={14} aria-hidden /> Format
          </Button>
        </div>
      </div>
      {mode === 'write' ? (
        <div className="interfaces-panes">
          <div className="write-side">{doc.members.length > 0 ? <Outline doc={doc} at={null} onGo={goTo} /> : <p className="soft">Methods, types and errors are listed here as they are written.</p>}</div>
          <div className="write-body">
            <IdlEditor ref={editor} text={text} label="Interface definition. Escape, then Tab leaves the editor." onChange={change} />
            <Verdict doc={doc} onGo={(offset) => editor.current?.goTo(offset)} />
          </div>
        </div>
      ) : (
        <div className="interfaces-body" data-doc-scroller>
          <Compare name={name} hash={doc.hash} text={read} versions={versions} usual={null} wide={false} go={goTo} read={null} />
        </div>
      )}
    </div>
  );
}

const mostShown = 50;

/** Whether the text keeps the rules, and where not. */
function Verdict({ doc, onGo }: { readonly doc: Documented; readonly onGo: (offset: number) => void }) {
  const { problems, text, members } = doc;
  const count = (is: 'method' | 'type' | 'error'): number => members.filter((member) => member.is === is).length;
  return (
    <div className="verdict" role="status">
      {problems.length === 0 ? (
        <p>
          <span className="new" aria-hidden>
            ✓
          </span>{' '}
          No problems: {counted(count('method'), 'method')}, {counted(count('type'), 'type')}, {counted(count('error'), 'error')}.
        </p>
      ) : (
        <>
          <p className="gone">{counted(problems.length, 'problem')}</p>
          <ul>
            {problems.slice(0, mostShown).map((problem, i) => (
              <li key={i}>
                <button type="button" className="link" onClick={() => onGo(problem.span.start)}>
                  Line {text.slice(0, problem.span.start).split('\n').length}
                </button>{' '}
                {shownProse(problem.message)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
