import type { Act } from '../act.ts';

/** A call of this window, as far as a tour asks. */
export interface SeenCall {
  /** The full name. */
  readonly method: string;
  readonly flag: string;
  readonly state: 'running' | 'held' | 'ended';
  readonly replies: number;
  readonly end: 'replied' | 'error' | 'cancelled' | 'failed' | null;
}

/** The state of the window that a step can ask about. Where it came from (mouse, keys, palette, "Show me") does not matter. */
export interface Seen {
  readonly page: string;
  readonly tab: string;
  readonly filter: string;
  /** A concept is being read, over the window or on the page Learn. */
  readonly reading: boolean;
  /** Whether the demo services run. */
  readonly demo: boolean;
  /** What is chosen. */
  readonly chosen: {
    /** As it is registered. */
    readonly names: readonly string[];
    /** Value of the label user.varlink of its entry point, null where it has none or it cannot be seen. */
    readonly role: string | null;
    /** Whether it was asked what it offers. */
    readonly asked: boolean;
  } | null;
  readonly calls: readonly SeenCall[];
}

export interface Step {
  readonly title: string;
  /** What to do and why. */
  readonly text: string;
  /** How, in more words. */
  readonly hint: string;
  readonly showMe: Act;
  /** What it is about in the window: a selector, or the line of a service. */
  readonly at: string | { readonly service: string };
  readonly done: (seen: Seen) => boolean;
}

export interface Tour {
  readonly id: string;
  readonly title: string;
  /** What one can do after it. */
  readonly about: string;
  /** Whether the kernel must keep labels on sockets. */
  readonly needsLabels: boolean;
  readonly steps: readonly Step[];
}

export const people = 'io.sockatlas.demo.People';
export const jobs = 'io.sockatlas.demo.Jobs';
export const echo = 'io.sockatlas.demo.Echo';

export const isChosen = ({ chosen }: Seen, service: string): boolean => chosen?.names.includes(service) ?? false;

/** The beginning of most tours: the services in the table, and one of them chosen. */
export const choose = (service: string, why: string): Step => ({
  title: `Choose ${service}`,
  text: why,
  hint: 'Type registered:demo into the filter box (Ctrl+F), press Enter and go down with the arrow keys. Or press Ctrl+P and type a part of its name.',
  showMe: { do: 'choose', service, tab: 'overview' },
  at: { service },
  done: (seen) => isChosen(seen, service),
});

export const tabOf = (tab: string): string => `[id="tab-${tab}"]`;
