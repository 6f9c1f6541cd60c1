import { parseArgs } from 'node:util';

/** What the command line asks of the window. Chromium's own switches pass by. */
export interface Options {
  /** Draw the window, save a picture here, end. */
  readonly screenshot: string | null;
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly theme: 'light' | 'dark' | null;
  /** Open with this filter, this socket, this tab. */
  readonly filter: string | null;
  readonly select: string | null;
  readonly tab: string | null;
  /** Open this page: services, interfaces, findings, learn, learn/mode, … */
  readonly page: string | null;
  /** Open this snapshot in the place of now. */
  readonly snapshot: string | null;
  /** Start the demo services, and open with them. */
  readonly demo: boolean;
  readonly asRoot: boolean;
}

const known = {
  screenshot: { type: 'string' },
  size: { type: 'string' },
  theme: { type: 'string' },
  filter: { type: 'string' },
  select: { type: 'string' },
  tab: { type: 'string' },
  page: { type: 'string' },
  snapshot: { type: 'string' },
  demo: { type: 'boolean' },
  'as-root': { type: 'boolean' },
} as const;

/**
 * Reads our options among Chromium's (`strict` off); a value that makes no sense counts as not given.
 * @param names whether a bare argument is a socket to open with: a checkout is itself the first one
 */
export function readOptions(argv: readonly string[], names: 'with names' | 'without names' = 'without names'): Options {
  const { values, positionals } = parseArgs({ args: [...argv], options: known, strict: false, allowPositionals: true });
  const text = (value: string | boolean | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const theme = text(values.theme);
  const size = /^(\d{3,5})x(\d{3,5})$/.exec(text(values.size) ?? '');
  return {
    screenshot: text(values.screenshot),
    size: size ? { width: Number(size[1]), height: Number(size[2]) } : null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    filter: text(values.filter),
    select: text(values.select) ?? (names === 'with names' ? text(positionals[0]?.replace(/^unix:/, '')) : null),
    tab: text(values.tab),
    page: text(values.page),
    snapshot: text(values.snapshot),
    demo: values.demo === true,
    asRoot: values['as-root'] === true,
  };
}
