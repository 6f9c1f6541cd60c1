/**
 * Patterns that take time in proportion to the text, whatever the pattern and whatever the text.
 *
 * The names they are held against come from strangers, and the engine of the platform goes back and tries
 * again: one long name can make a harmless `.*a.*b` take minutes, once for each row and each key. So a pattern
 * becomes an automaton here (Thompson's construction), and its states are worked out as texts need them.
 * That gives up back references and looking around, which no filter needs.
 */
export type PatternNode =
  | { readonly is: 'set'; readonly has: (unit: number) => boolean }
  | { readonly is: 'start' }
  | { readonly is: 'end' }
  | { readonly is: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly is: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly is: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number | null };

type Step =
  | { readonly op: 'set'; readonly has: (unit: number) => boolean }
  | { readonly op: 'split'; to: number; or: number }
  | { readonly op: 'start' }
  | { readonly op: 'end' }
  | { readonly op: 'match' };

/** A state of the automaton: the steps at which it may stand. */
interface State {
  readonly at: readonly number[];
  readonly matches: boolean;
  /** Matches if the text ends here. */
  readonly matchesAtEnd: boolean;
  /** No character leads on from here, so whatever follows, nothing will be found, unless at the end. */
  readonly isStuck: boolean;
  /** By unit of the text. */
  readonly next: (State | undefined)[];
}

/** `a{1000}{1000}` is a pattern as well; nobody means it. */
const mostSteps = 2000;
/** Memory for states; when it is full, they are worked out anew. */
const mostStates = 2000;

/** Whether the pattern is found somewhere in a text, or null when the pattern is too large. */
export function matcherOf(pattern: PatternNode): ((text: string) => boolean) | null {
  const steps: Step[] = [];
  if (!emit(pattern, steps)) return null;
  steps.push({ op: 'match' });
  return new Automaton(steps).test;
}

function emit(node: PatternNode, steps: Step[]): boolean {
  if (steps.length > mostSteps) return false;
  switch (node.is) {
    case 'set':
      steps.push({ op: 'set', has: node.has });
      return true;
    case 'start':
    case 'end':
      steps.push({ op: node.is });
      return true;
    case 'sequence':
      return node.parts.every((part) => emit(part, steps));
    case 'choice': {
      const ends: { to: number; or: number }[] = [];
      for (const [i, option] of node.options.entries()) {
        const last = i === node.options.length - 1;
        const fork = split(steps);
        fork.to = steps.length;
        if (!emit(option, steps)) return false;
        if (!last) ends.push(split(steps));
        fork.or = last ? fork.to : steps.length;
      }
      for (const end of ends) end.to = end.or = steps.length;
      return true;
    }
    case 'repeat': {
      for (let i = 0; i < node.least; i++) {
        const before = steps.length;
        if (!emit(node.part, steps)) return false;
        // Nothing, however often, is nothing: `(){200}{200}{200}` must not count to eight million.
        if (steps.length === before) break;
      }
      if (node.most === null) {
        const start = steps.length;
        const fork = split(steps);
        fork.to = steps.length;
        if (!emit(node.part, steps)) return false;
        const back = split(steps);
        back.to = back.or = start;
        fork.or = steps.length;
        return true;
      }
      const forks: { to: number; or: number }[] = [];
      for (let i = node.least; i < node.most; i++) {
        const fork = split(steps);
        fork.to = steps.length;
        forks.push(fork);
        if (!emit(node.part, steps)) return false;
      }
      for (const fork of forks) fork.or = steps.length;
      return true;
    }
  }
}

/** Adds a fork whose ends are set by the caller. */
function split(steps: Step[]): { to: number; or: number } {
  const fork = { op: 'split' as const, to: 0, or: 0 };
  steps.push(fork);
  return fork;
}

class Automaton {
  readonly #states = new Map<string, State>();
  readonly #first: State;
  /** Past the beginning, with nothing found so far. */
  readonly #nowhere: State;

  constructor(private readonly steps: readonly Step[]) {
    this.#first = this.#state(this.#closure([0], true, false), true);
    this.#nowhere = this.#state(this.#closure([0], false, false), false);
  }

  readonly test = (text: string): boolean => {
    let state = this.#first;
    for (let i = 0; i < text.length; i++) {
      if (state.matches) return true;
      if (state.isStuck) return this.#nowhere.matchesAtEnd;
      const unit = text.charCodeAt(i);
      // Units above 0xff are rare, and would make of the list a slow one.
      state = unit > 0xff ? this.#after(state, unit) : (state.next[unit] ??= this.#after(state, unit));
    }
    return state.matches || state.matchesAtEnd;
  };

  #after(state: State, unit: number): State {
    const at = [0]; // The pattern may begin at each place.
    for (const pc of state.at) {
      const step = this.steps[pc];
      if (step?.op === 'set' && step.has(unit)) at.push(pc + 1);
    }
    return this.#state(this.#closure(at, false, false), false);
  }

  #state(at: readonly number[], isStart: boolean): State {
    const key = `${isStart ? '^' : ''}${at.join()}`;
    const old = this.#states.get(key);
    if (old) return old;
    const isMatch = (pc: number): boolean => this.steps[pc]?.op === 'match';
    const state: State = { at, matches: at.some(isMatch), matchesAtEnd: this.#closure(at, isStart, true).some(isMatch), isStuck: !at.some((pc) => this.steps[pc]?.op === 'set'), next: [] };
    if (this.#states.size >= mostStates) {
      for (const one of this.#states.values()) one.next.length = 0;
      this.#states.clear();
    }
    this.#states.set(key, state);
    return state;
  }

  /** All steps that can be reached without a character. */
  #closure(from: readonly number[], isStart: boolean, isEnd: boolean): number[] {
    const seen = new Set<number>();
    const todo = [...from];
    for (let pc = todo.pop(); pc !== undefined; pc = todo.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const step = this.steps[pc];
      if (step?.op === 'split') todo.push(step.to, step.or);
      else if ((step?.op === 'start' && isStart) || (step?.op === 'end' && isEnd)) todo.push(pc + 1);
    }
    return [...seen].filter((pc) => this.steps[pc]?.op !== 'split').sort((a, b) => a - b);
  }
}
