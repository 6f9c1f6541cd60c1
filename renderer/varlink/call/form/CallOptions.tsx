import { X } from 'lucide-react';
import type { CallFlag } from '#core/varlink/call.ts';
import { put, without } from '#core/varlink/form/edit.ts';
import { draftOfTree } from '#core/varlink/form/draft.ts';
import { interactiveField, mayAuthenticate, requiredFlag, usualFlag, type MethodOffered } from '#core/varlink/form/methods.ts';
import { memberOf } from '#core/varlink/form/tree.ts';
import { shownBytes } from '#core/names/shown.ts';
import { IconButton } from '../../../parts/parts.tsx';
import type { CallDraft } from '../../../store/calls/drafts.ts';

const flags: readonly (readonly [CallFlag, string])[] = [
  ['none', 'one'],
  ['more', 'several (more)'],
  ['oneway', 'none (oneway)'],
  ['upgrade', 'raw bytes (upgrade)'],
];

const limits: readonly (readonly [number | null, string])[] = [
  [5_000, '5 s'],
  [45_000, '45 s'],
  [300_000, '5 min'],
  [3_600_000, '1 h'],
  [null, 'none'],
];

/** How a method is called, beside its parameters. */
export function CallOptions({ offered, draft, onChange }: { readonly offered: MethodOffered | null; readonly draft: CallDraft; readonly onChange: (change: Partial<CallDraft>) => void }) {
  const required = requiredFlag(offered?.flags ?? null);
  const flag = required ?? draft.flag ?? usualFlag(offered?.flags ?? null);
  const limit = limits.some(([ms]) => ms === draft.timeoutMs) ? limits : [...limits, [draft.timeoutMs, `${(draft.timeoutMs ?? 0) / 1000} s`] as const];
  return (
    <div className="call-options">
      <label title={required === null ? undefined : 'The interface says that the method needs this.'}>
        Replies{' '}
        <select value={flag} disabled={required !== null} onChange={(event) => onChange({ flag: flags.find(([one]) => one === event.target.value)?.[0] ?? null })}>
          {flags.map(([one, title]) => (
            <option key={one} value={one}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {required !== null && <span className="soft">The method needs it.</span>}
      <label title="How long nothing may come before the call is given up.">
        Time limit{' '}
        <select value={String(draft.timeoutMs)} onChange={(event) => onChange({ timeoutMs: event.target.value === 'null' ? null : Number(event.target.value) })}>
          {limit.map(([ms, title]) => (
            <option key={title} value={String(ms)}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label className="check" title="Otherwise descriptors that the service sends are closed unseen.">
        <input type="checkbox" checked={draft.acceptDescriptors} onChange={(event) => onChange({ acceptDescriptors: event.target.checked })} /> Take descriptors
      </label>
      {offered && mayAuthenticate(offered.member) && <Interactive draft={draft} onChange={onChange} />}
      {draft.descriptors.length > 0 && (
        <ol className="call-files" aria-label="Files sent along">
          {draft.descriptors.map(({ path, mode }, i) => (
            <li key={i}>
              <span className="soft number">{i}</span> <span className="mono wrap">{shownBytes(path)}</span> <span className="soft">{mode}</span>
              {/* Numbers of those after it would change under the fields that name them. */}
              {i === draft.descriptors.length - 1 && (
                <IconButton label={`Do not send file ${i}`} onClick={() => onChange({ descriptors: draft.descriptors.slice(0, -1) })}>
                  <X size={14} aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** By convention this field lets polkit ask; it is about the call, not about what is wanted. */
function Interactive({ draft, onChange }: { readonly draft: CallDraft; readonly onChange: (change: Partial<CallDraft>) => void }) {
  const { tree } = draft.parameters;
  const member = memberOf(tree, interactiveField);
  return (
    <label className="check" title={`Sends ${interactiveField}: where you may not do this yourself, you are asked for a password.`}>
      <input
        type="checkbox"
        checked={member?.is === 'bool' && member.value}
        onChange={(event) => onChange({ parameters: draftOfTree(event.target.checked ? put(tree, [interactiveField], { is: 'bool', value: true }) : without(tree, [interactiveField])) })}
      />{' '}
      May ask for a password
    </label>
  );
}
