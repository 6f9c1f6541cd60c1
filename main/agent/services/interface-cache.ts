import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '#core/model/bytes.ts';
import { isOfEndedDemo } from '#core/services/demo-owner.ts';
import { sightingSchema } from '#core/services/sighting-schema.ts';
import type { InterfaceText, Sighting } from '#core/services/sighting.ts';
import { mostInterfaces, mostSaid, mostTextBytes } from '#core/services/bounds.ts';
import { saysTheSame } from '#core/services/sightings.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import type { Address } from '#core/varlink/address.ts';
import { ownFolder } from '../system/files/own-folder.ts';
import { findDemo } from '../system/programs/demo.ts';
import { SmallFiles } from '../system/files/small-files.ts';

export interface CachedInterfaces {
  readonly sightings: readonly Sighting[];
  readonly texts: readonly InterfaceText[];
}

/** What is kept: of each address what it said last and before that, of all together the newest. */
const mostSightings = 1000;
const mostOfOneAddress = 8;
const mostBytesOfTexts = 32 * 1024 * 1024;
const mostIndexBytes = 16 * 1024 * 1024;
const indexName = 'sightings.json';
const version = 1;

const fileSchema = z.object({ version: z.literal(version), sightings: z.array(z.unknown()) });
const boundedSchema = sightingSchema.refine(({ vendor, product, version: of, url, interfaces }) => [vendor, product, of, url].every((text) => text.length <= mostSaid) && interfaces.length <= mostInterfaces);

export const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * What services said of themselves, on disk, so that it can be read without waking them, and held against what they say later. It can all be
 * had again: whatever is damaged is passed over, and a disk that is full costs no more than the memory.
 */
export class InterfaceCache {
  readonly #files: SmallFiles;

  /** @param demo the folder of the demo services that run: of earlier ones nothing is kept */
  constructor(
    folder: string = join(ownFolder('cache'), 'interfaces'),
    private readonly demo: () => Bytes | null = findDemo,
  ) {
    this.#files = new SmallFiles(folder);
  }

  read(): CachedInterfaces {
    const sightings = this.#sightings();
    const texts: InterfaceText[] = [];
    let size = 0;
    for (const hash of hashesOf(sightings)) {
      const text = this.#text(hash);
      if (text === null) continue;
      size += text.length;
      if (size > mostBytesOfTexts) break;
      texts.push({ hash, text });
    }
    return { sightings, texts };
  }

  /** Adds what was said just now. What was said before, and is the same, is said for longer. Gives what is kept of it. */
  add(seen: Sighting, texts: readonly InterfaceText[]): Sighting {
    const all = this.#sightings();
    const key = printAddress(seen.address);
    const before = all.find((one) => printAddress(one.address) === key);
    const kept: Sighting = before && saysTheSame(before, seen) ? { ...seen, firstSeenMs: Math.min(before.firstSeenMs, seen.firstSeenMs) } : seen;
    const others = all.filter((one) => one !== before || kept === seen);
    try {
      // The names first: another program that tidies up meanwhile must not take the texts for those of nobody.
      this.#keep([kept, ...others]);
      for (const { hash, text } of texts) if (this.#text(hash) === null) this.#files.write(textName(hash), text);
    } catch (error) {
      process.stderr.write(`sockatlas: what ${key} said could not be kept: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    return kept;
  }

  /** Forgets what was said at an address, or everywhere. */
  forget(address: Address | null): void {
    const key = address && printAddress(address);
    this.#keep(key === null ? [] : this.#sightings().filter((one) => printAddress(one.address) !== key));
  }

  /** The newest first. */
  #sightings(): Sighting[] {
    const bytes = this.#files.read(indexName, mostIndexBytes);
    if (bytes === null) return [];
    const running = this.demo();
    try {
      const file = fileSchema.safeParse(JSON.parse(bytes.toString('utf8')));
      if (!file.success) return [];
      return file.data.sightings
        .flatMap((one) => {
          const read = boundedSchema.safeParse(one);
          return read.success && !isOfEndedDemo(read.data.address, running) ? [read.data] : [];
        })
        .sort((a, b) => b.lastSeenMs - a.lastSeenMs);
    } catch {
      return [];
    }
  }

  /** Null where it is not there, or is another text than its name says. */
  #text(hash: string): string | null {
    if (!isHash(hash)) return null;
    const text = this.#files.read(textName(hash), mostTextBytes)?.toString('utf8');
    return text !== undefined && hashOf(text) === hash ? text : null;
  }

  #keep(all: readonly Sighting[]): void {
    const counts = new Map<string, number>();
    const kept: Sighting[] = [];
    for (const one of [...all].sort((a, b) => b.lastSeenMs - a.lastSeenMs)) {
      const key = printAddress(one.address);
      const count = counts.get(key) ?? 0;
      if (count >= mostOfOneAddress || kept.length >= mostSightings) continue;
      counts.set(key, count + 1);
      kept.push(one);
    }
    this.#files.write(indexName, `${JSON.stringify({ version, sightings: kept })}\n`);
    const wanted = new Set([...hashesOf(kept)].map(textName));
    for (const name of this.#files.list()) if (name.endsWith(ending) && !wanted.has(name)) this.#files.remove(name);
  }
}

const ending = '.varlink';
const textName = (hash: string): string => `${hash}${ending}`;
const isHash = (hash: string): boolean => /^[0-9a-f]{64}$/.test(hash);
const hashesOf = (sightings: readonly Sighting[]): Set<string> => new Set(sightings.flatMap(({ interfaces }) => interfaces.flatMap(({ hash }) => (hash === null ? [] : [hash]))));
