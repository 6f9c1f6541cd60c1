import { useUi } from '../store/ui.ts';

const heights = { compact: 22, normal: 26, comfortable: 34 } as const;

/** px of a line, as `--row` in tokens.css: virtual lists count with it. */
export const useLineHeight = (): number => heights[useUi((ui) => ui.settings?.density ?? 'normal')];
