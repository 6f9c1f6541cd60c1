/** A call that can be tried without harm. */
export interface Try {
  readonly method: string;
  /** JSON of an object. */
  readonly parameters: string;
  /** To be called with the flag `more`. */
  readonly more: boolean;
  /** What one gets to see, as the object of a sentence. */
  readonly shows: string;
}

/** What we know of an interface, in our own words; its description says what it is like. */
export interface CatalogueEntry {
  readonly name: string;
  /** What it is for. */
  readonly sentence: string;
  /** Methods that leave everything as it is. */
  readonly reads: readonly string[];
  /** Methods that change the system, or may. */
  readonly changes: readonly string[];
  /** What is good to be tried first; such calls only read. */
  readonly tries: readonly Try[];
}
