import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ConflictLines } from '../parts/ConflictLines.tsx';
import { IconButton } from '../parts/parts.tsx';
import { copyText, dismissToast } from '../store/actions.ts';
import { undoEdits } from '../store/edits/edit-actions.ts';
import { doAsAdministrator, keepDropIn } from '../store/edits/privilege-actions.ts';
import { useUi, type Toast } from '../store/ui.ts';

const shownMs = { plain: 6000, danger: 15_000 } as const;
/** What can be taken back stays longer. */
const undoMs = 12_000;

export function Toasts() {
  const toasts = useUi((ui) => ui.toasts);
  return (
    <div className="toasts" aria-live="polite">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

/** Goes by itself, but not under the pointer or the focus. */
function ToastBox({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  const { id, tone, text, hint, conflict, undo, undoDropIn, admin, command } = toast;
  const isUndoable = undo !== undefined || undoDropIn !== undefined;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismissToast(id), isUndoable ? undoMs : shownMs[tone]);
    return () => clearTimeout(timer);
  }, [held, id, tone, isUndoable]);
  return (
    <div className={`toast ${tone}`} role={tone === 'danger' ? 'alert' : 'status'} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <div className="grow">
        <div>{text}</div>
        {conflict && <ConflictLines conflict={conflict} />}
        {hint && <div className="toast-hint">{hint}</div>}
      </div>
      {undo && (
        <button type="button" title="Ctrl+Z" onClick={() => void undoEdits(undo)}>
          Undo
        </button>
      )}
      {undoDropIn && (
        <button type="button" onClick={() => (dismissToast(id), void keepDropIn(undoDropIn.undo, undoDropIn))}>
          Undo
        </button>
      )}
      {admin && admin.length > 0 && (
        <button type="button" onClick={() => (dismissToast(id), void doAsAdministrator(admin))}>
          Do it as administrator…
        </button>
      )}
      {command !== undefined && (
        <button type="button" title={command} onClick={() => void copyText(command, 'Command')}>
          Copy command
        </button>
      )}
      <IconButton label="Dismiss" onClick={() => dismissToast(id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
