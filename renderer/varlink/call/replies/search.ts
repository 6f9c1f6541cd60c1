import type { ReplySeen } from '#core/varlink/call.ts';

/** Which replies of a stream have the words in them: those that were looked at are not looked at again. */
export class ReplySearch {
  #hits: number[] = [];
  /** How many of all that came were looked at. */
  #upTo = 0;
  readonly #pattern: RegExp;

  constructor(readonly words: string) {
    this.#pattern = new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'i');
  }

  /** Numbers of the replies, counting all that came from 0. The first of `replies` is the `dropped`-th. */
  look(replies: readonly ReplySeen[], dropped: number): readonly number[] {
    const first = this.#hits.findIndex((hit) => hit >= dropped);
    if (first !== 0 && this.#hits.length > 0) this.#hits = first < 0 ? [] : this.#hits.slice(first);
    for (let i = Math.max(0, this.#upTo - dropped); i < replies.length; i++) if (this.#pattern.test(replies[i]?.text ?? '')) this.#hits.push(dropped + i);
    this.#upTo = dropped + replies.length;
    return this.#hits;
  }
}
