import type { KeyboardEvent, PointerEvent } from 'react';

/** The edge between two panes: dragged, or moved with the arrow keys (ARIA window splitter). */
export function Splitter(props: { readonly label: string; readonly value: number; readonly least: number; readonly most: number; readonly side: 'left' | 'right'; readonly onChange: (value: number) => void }) {
  const { value, least, most, side } = props;
  const sign = side === 'left' ? 1 : -1;
  const set = (next: number): void => props.onChange(Math.round(Math.min(most, Math.max(least, next))));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const handle = event.currentTarget;
    const from = event.clientX;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => set(value + sign * (move.clientX - from));
    handle.onpointerup = () => (handle.onpointermove = handle.onpointerup = null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(value + sign * step);
  };
  return <div className="splitter" role="separator" aria-orientation="vertical" aria-label={props.label} aria-valuenow={value} aria-valuemin={least} aria-valuemax={most} tabIndex={0} onPointerDown={onPointerDown} onKeyDown={onKeyDown} />;
}
