import { useState, type FormEvent } from 'react';
import { failed, done, type Result } from '#core/failure.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { parseShownBytes, shownBytes } from '#core/names/shown.ts';
import { bytesOfText, fromHex, toHex } from '#core/names/utf8.ts';
import { Choices } from '../../parts/Choices.tsx';
import { sendBytes, type Call } from '../../store/calls/calls.ts';

type Form = 'text' | 'hex';
/** The end of a conversation is looked at; what is before is counted. */
const mostPieces = 200;
const mostShown = 4000;

/** After an upgrade the connection carries whatever the two sides agree on: bytes both ways. */
export function RawConsole({ call }: { readonly call: Call }) {
  const [form, setForm] = useState<Form>('text');
  const [typed, setTyped] = useState('');
  const [newline, setNewline] = useState(true);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { raw } = call;
  const open = call.state !== 'ended' && call.count > 0;
  if (!open && raw.length === 0) return null;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const parsed = parsedBytes(typed, form, newline);
    setTrouble(parsed.ok ? null : parsed.error.message);
    if (!parsed.ok) return;
    setTyped('');
    void sendBytes(call.id, parsed.value);
  };
  return (
    <section className="section" aria-label="Raw bytes">
      <h3>
        Raw bytes
        <span className="grow" />
        <Choices
          label="Show bytes as"
          options={[
            ['text', 'Text'],
            ['hex', 'Hex'],
          ]}
          value={form}
          onChange={setForm}
        />
      </h3>
      <ol className="raw mono raw-console" aria-label="Bytes both ways" aria-live="polite" tabIndex={0}>
        {raw.length > mostPieces && <li className="soft">… {raw.length - mostPieces} pieces before</li>}
        {raw.slice(-mostPieces).map((piece, i) => (
          <li key={Math.max(0, raw.length - mostPieces) + i} className={piece.from === 'you' ? 'soft' : ''}>
            <span aria-hidden>{piece.from === 'you' ? '→ ' : '← '}</span>
            <span className="unseen">{piece.from === 'you' ? 'sent' : 'came'}</span>
            {(form === 'hex' ? toHex(cut(piece.bytes)).replaceAll(/(..)/g, '$1 ') : shownBytes(cut(piece.bytes))) + (piece.bytes.length > mostShown ? ` … ${piece.bytes.length} bytes` : '')}
          </li>
        ))}
        {raw.length === 0 && <li className="soft">The connection is yours. Nothing has come yet.</li>}
      </ol>
      {open && (
        <form className="raw-send" onSubmit={send}>
          <input className="mono grow" aria-label={form === 'hex' ? 'Bytes to send, as hex' : 'Text to send'} placeholder={form === 'hex' ? '48 69 0a' : 'text; \\x00 is a byte'} spellCheck={false} autoComplete="off" value={typed} onChange={(event) => (setTyped(event.target.value), setTrouble(null))} />
          {form === 'text' && (
            <label className="check" title="Sends a line break after the text.">
              <input type="checkbox" checked={newline} onChange={(event) => setNewline(event.target.checked)} /> ⏎
            </label>
          )}
          <button type="submit" className="button outlined">
            Send
          </button>
        </form>
      )}
      {trouble !== null && (
        <p className="warning" role="alert">
          ▲ {trouble}
        </p>
      )}
    </section>
  );
}

const cut = (from: Bytes): Bytes => bytes(from.slice(0, mostShown));

function parsedBytes(typed: string, form: Form, newline: boolean): Result<Bytes> {
  if (form === 'hex') {
    const parsed = fromHex(typed);
    return parsed === null ? failed('bad-input', 'Bytes are two hex digits each.') : done(parsed);
  }
  const parsed = parseShownBytes(typed);
  return parsed.ok && newline ? done(bytes(parsed.value + bytesOfText('\n'))) : parsed;
}
