import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { IconButton } from '../parts/parts.tsx';
import { openDialog } from '../store/actions.ts';

/** A modal window in the window. The browser's own dialog keeps the focus inside, gives it back and closes on Escape. */
export function Dialog({ title, children, wide = false, bare = false }: { readonly title: string; readonly children: ReactNode; readonly wide?: boolean; /** Without a heading of its own. */ readonly bare?: boolean }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // It begins with the button that closes it, unless somebody else wants to be first.
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const close = (): void => openDialog(null);
  return (
    <dialog
      ref={element}
      className={`dialog${wide ? ' wide' : ''}${bare ? ' bare' : ''}`}
      aria-label={title}
      onCancel={(event) => (event.preventDefault(), close())}
      onPointerDown={(event) => event.target === element.current && close()}
    >
      <div className="dialog-body">
        {!bare && (
          <div className="dialog-top">
            <h2>{title}</h2>
            <IconButton label="Close (Esc)" onClick={close}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
        )}
        {children}
      </div>
    </dialog>
  );
}
