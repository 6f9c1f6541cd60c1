import { Save } from 'lucide-react';
import { useMemo } from 'react';
import { bytesWords } from '#core/explain/talk.ts';
import type { InterfaceNode, StructNode } from '#core/idl/syntax.ts';
import { shownText } from '#core/names/shown.ts';
import { parseJson } from '#core/varlink/json.ts';
import { Choices } from '../../../parts/Choices.tsx';
import { Button, CopyButton, IconButton } from '../../../parts/parts.tsx';
import { copyText, showFailure, showToast } from '../../../store/actions.ts';
import { setBase, setReplyView, useReplyView, type ReplyView } from '../../../store/calls/reply-view.ts';
import { Changes } from './Changes.tsx';
import { ReplyJson } from './ReplyJson.tsx';
import { ReplyTree } from './ReplyTree.tsx';

const views: readonly (readonly [ReplyView, string])[] = [
  ['tree', 'Tree'],
  ['json', 'JSON'],
];

/** One reply: as a tree, as JSON, or by what differs from another. */
export function ReplyDetail({ text, title, output, described }: { readonly text: string; /** In the middle of a sentence: "reply 3 of 16:20:11". */ readonly title: string; readonly output: StructNode | null; readonly described: InterfaceNode | null }) {
  const { view, base } = useReplyView();
  const parsed = useMemo(() => parseJson(text), [text]);
  const isBase = base !== null && base.text === text && base.title === title;
  const shown = base !== null && !isBase ? view : view === 'changes' ? 'tree' : view;
  const save = async (): Promise<void> => {
    const outcome = await window.sockatlas.call.saveReply({ text });
    if (!outcome.ok) showFailure(outcome.error);
    else if (outcome.value.path !== null) showToast({ text: `Saved as ${shownText(outcome.value.path)}`, tone: 'plain' });
  };
  return (
    <div className="reply-detail">
      <div className="reply-tools">
        <Choices label="Show the reply as" options={base !== null && !isBase ? [...views, ['changes', 'Changes']] : views} value={shown} onChange={setReplyView} />
        <span className="soft number grow">{bytesWords(text.length)}</span>
        <Button tone="plain" title={isBase ? 'Other replies are compared with this one: choose one.' : 'Choose another reply then, here or in the history, to see what differs.'} onClick={() => setBase(isBase ? null : { title, text })}>
          {isBase ? 'Stop comparing' : 'Compare…'}
        </Button>
        <CopyButton what="the reply" copy={() => copyText(text, 'Reply')} />
        <IconButton label="Save the reply as…" onClick={() => void save()}>
          <Save size={14} aria-hidden />
        </IconButton>
      </div>
      {base !== null && (
        <p className="reply-base soft">
          Compared with {base.title}.
          <Button tone="plain" onClick={() => setBase(null)}>
            Stop
          </Button>
        </p>
      )}
      {!parsed.ok && <p className="warning">▲ This is no JSON that can be read: {parsed.message}, at character {parsed.at + 1}.</p>}
      {shown === 'changes' && base !== null && parsed.ok ? (
        <Changes base={base} value={parsed.value} />
      ) : shown === 'tree' && parsed.ok ? (
        <ReplyTree key={text.length > 100_000 ? title : text} value={parsed.value} output={output} described={described} label={`Reply as a tree: ${title}`} />
      ) : (
        <ReplyJson value={parsed.ok ? parsed.value : undefined} text={text} label={`Reply as JSON: ${title}`} />
      )}
    </div>
  );
}
