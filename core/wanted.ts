/** What somebody asked to be opened: on the command line, from the menu of the desktop, by a second start. */
export interface Wanted {
  /** A socket, as `--select` takes it. */
  readonly select: string | null;
  readonly filter: string | null;
  readonly tab: string | null;
  /** A page: `findings`, `learn/mode`, … */
  readonly page: string | null;
}
