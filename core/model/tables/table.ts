/** What turns a table into the next. */
export interface TableChanges<T> {
  readonly removed: Iterable<string>;
  readonly set: Iterable<readonly [key: string, value: T]>;
}

/**
 * A map that never changes, of which the next version is made in the time that the change takes, not the table: all versions
 * share one map, which is as the newest has it, and an older one knows what was otherwise (Baker, "Shallow binding makes
 * functional arrays fast", 1991). Who keeps an old version still sees it as it was, only slower; who keeps none pays nothing.
 */
export class Table<T> implements ReadonlyMap<string, T> {
  /** Of the newest version the entries, of every other the version that was made of it and what was otherwise before. */
  #entries: Map<string, T> | null;
  #next: Table<T> | null = null;
  #before: ReadonlyMap<string, T | undefined> | null = null;
  readonly size: number;

  /** @param entries belongs to the table from now on */
  private constructor(entries: Map<string, T>) {
    this.#entries = entries;
    this.size = entries.size;
  }

  static of<T>(entries: ReadonlyMap<string, T>): Table<T> {
    return entries instanceof Table ? (entries as Table<T>) : new Table(new Map(entries));
  }

  /** The next version. An entry that is set anew keeps its place. */
  with({ removed, set }: TableChanges<T>): Table<T> {
    const entries = this.#entries ?? this.#copied();
    const before = new Map<string, T | undefined>();
    const note = (key: string): void => {
      if (!before.has(key)) before.set(key, entries.get(key));
    };
    for (const key of removed) {
      note(key);
      entries.delete(key);
    }
    for (const [key, value] of set) {
      note(key);
      entries.set(key, value);
    }
    const next = new Table(entries);
    if (this.#entries === entries) {
      this.#entries = null;
      this.#next = next;
      this.#before = before;
    }
    return next;
  }

  /** Keys whose entry may differ when `after` was made of `before` itself, else null. */
  static touched<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Iterable<string> | null {
    return before instanceof Table && before.#next === after && before.#before ? (before as Table<T>).#before?.keys() ?? null : null;
  }

  get(key: string): T | undefined {
    return this.#entries ? this.#entries.get(key) : inOlder(this.#later(), key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** What was otherwise in this version and in those between it and the newest, and what the newest has. */
  #later(): { readonly befores: readonly ReadonlyMap<string, T | undefined>[]; readonly entries: ReadonlyMap<string, T> } {
    const befores: ReadonlyMap<string, T | undefined>[] = [];
    let entries = this.#entries;
    // Walked without recursion: a version may have been kept over many.
    for (let [before, next] = [this.#before, this.#next]; before && next; [before, next] = [next.#before, next.#next]) {
      befores.push(before);
      entries = next.#entries;
    }
    return { befores, entries: entries ?? new Map() };
  }

  /** A map of its own with what this version has. Entries that have gone since come last. */
  #copied(): Map<string, T> {
    const { befores, entries } = this.#later();
    const copy = new Map(entries);
    for (const before of befores.toReversed())
      for (const [key, value] of before)
        if (value === undefined) copy.delete(key);
        else copy.set(key, value);
    return copy;
  }

  /** A walk over an old version is over a copy, which is kept: whoever walks once does so again. */
  #walkable(): Map<string, T> {
    if (this.#entries) return this.#entries;
    this.#entries = this.#copied();
    this.#next = null;
    this.#before = null;
    return this.#entries;
  }

  forEach(visit: (value: T, key: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [key, value] of this.#walkable()) visit(value, key, this);
  }

  entries(): MapIterator<[string, T]> {
    return this.#walkable().entries();
  }

  keys(): MapIterator<string> {
    return this.#walkable().keys();
  }

  values(): MapIterator<T> {
    return this.#walkable().values();
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }
}

function inOlder<T>({ befores, entries }: { readonly befores: readonly ReadonlyMap<string, T | undefined>[]; readonly entries: ReadonlyMap<string, T> }, key: string): T | undefined {
  const before = befores.find((one) => one.has(key));
  return before ? before.get(key) : entries.get(key);
}
