import { Check, Copy } from 'lucide-react';
import { useState, type ButtonHTMLAttributes, type ReactNode } from 'react';
import { sentenceOf } from '#core/explain/reasons.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { Reason } from '#core/model/known.ts';
import { middleCut, shownBytes } from '#core/names/shown.ts';
import { copyBytes, copyText } from '../store/actions.ts';

export function IconButton({ label, children, ...rest }: { readonly label: string; readonly children: ReactNode } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} {...rest}>
      {children}
    </button>
  );
}

export function Button({ tone = 'outlined', ...rest }: { readonly tone?: 'outlined' | 'go' | 'plain' | 'danger' } & ButtonHTMLAttributes<HTMLButtonElement> & { readonly 'data-first'?: boolean }) {
  return <button type="button" className={`button ${tone}`} {...rest} />;
}

/** Not known: a grey dashed question mark, with the reason for those who ask. */
export function Unknown({ reason, full = false }: { readonly reason: Reason; readonly full?: boolean }) {
  const { sentence, remedy } = sentenceOf(reason);
  if (!full)
    return (
      <span className="unknown" title={remedy ? `${sentence} ${remedy}` : sentence}>
        ?<span className="unseen"> unknown: {sentence}</span>
      </span>
    );
  return (
    <p className="note">
      <span className="unknown" aria-hidden>
        ?
      </span>{' '}
      {sentence}
      {remedy && <span className="soft"> {remedy}</span>}
    </p>
  );
}

/** A button that copies, and shows for a moment that it did. */
export function CopyButton({ what, copy }: { readonly what: string; readonly copy: () => Promise<void> }) {
  const [done, setDone] = useState(false);
  return (
    <IconButton
      label={`Copy ${what}`}
      onClick={() => {
        void copy().then(() => {
          setDone(true);
          setTimeout(() => setDone(false), 1200);
        });
      }}
    >
      {done ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </IconButton>
  );
}

/** Bytes from strangers: shown escaped, copied exactly. */
export function Shown({ value, what }: { readonly value: Bytes; readonly what: string }) {
  return (
    <span className="copyable">
      <span className="mono wrap">{shownBytes(value)}</span>
      <CopyButton what={what} copy={() => copyBytes(value, capital(what))} />
    </span>
  );
}

/** Text of our own that can be copied. */
export function Value({ text, what, mono = true }: { readonly text: string; readonly what: string; readonly mono?: boolean }) {
  return (
    <span className="copyable">
      <span className={mono ? 'mono wrap' : 'wrap'}>{text}</span>
      <CopyButton what={what} copy={() => copyText(text, capital(what))} />
    </span>
  );
}

/** More of a command is not read by eye; it is copied whole. */
const mostShown = 4000;

/** A command line to read and to copy. */
export function CommandLine({ lines }: { readonly lines: readonly string[] }) {
  const text = lines.join('\n');
  return (
    <div className="command">
      <code className="mono wrap">{middleCut(text, mostShown)}</code>
      <CopyButton what="command" copy={() => copyText(text, 'Command')} />
    </div>
  );
}

export function Section({ title, action, children }: { readonly title: string; readonly action?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="section">
      <h3>
        {title}
        {action}
      </h3>
      {children}
    </section>
  );
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
