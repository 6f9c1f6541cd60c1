import { bytes, type Bytes } from '#core/model/bytes.ts';
import { changesBetween } from '#core/model/tables/delta.ts';
import type { Delta, Model } from '#core/model/model.ts';
import type { StreamMessage } from '#core/stream.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { folderOf, type Stirred } from './inventory/entry-points.ts';
import type { Observer } from './inventory/observer.ts';
import { dropInPaths } from './registry/drop-ins.ts';
import { registryFolders } from './registry/registries.ts';
import { readBootId } from './system/processes/boot.ts';
import { watchFolder } from './system/inodes/folder.ts';
import { Glance, type Identity } from './system/inodes/glance.ts';

/** inotify instances and watches are few per user (fs.inotify.max_user_watches); folders beyond are polled. */
const mostWatches = 512;
/** A service that starts makes a burst of changes; one look after it is enough. */
const settleMs = 60;
/** A folder that never rests must not keep us looking: a look that follows a change waits so many times what the last one took. */
const restFactor = 20;
/** However slow a look is, what is seen changing is shown within about a second. */
const restAtMostMs = 1000;

/** As in the call `setPace`. */
interface Pace {
  readonly intervalMs: number;
  readonly paused: boolean;
  /** Nobody looks at the window: a change is found by the next look, and gets none of its own. */
  readonly unseen?: boolean | undefined;
}

interface Watched {
  readonly watch: Disposable;
  /** The folder that is watched: another one may stand at its path by now, as when a service that starts makes its folder anew. */
  readonly folder: Identity;
  /** Since the last look. */
  stirred: 'nothing' | Set<Bytes> | 'anything';
}

/** Looks again and again, at the pace that is set and when a watched folder stirs, and tells what changed. */
export class Live implements Disposable {
  readonly #listeners = new Set<(message: StreamMessage) => void>();
  #model: Model | null = null;
  #seq = 0;
  #lastLook = { atMs: 0, tookMs: 0 };
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  readonly #keeper = new JournalKeeper();
  readonly #bootId = readBootId();
  readonly #watched = new Map<Bytes, Watched>();
  readonly #unwatchable = new Set<Bytes>();
  #pace: Pace = { intervalMs: 2000, paused: false };
  /** Names of entry points in each folder; folders of registries and of implementers are not among them. */
  readonly #namesIn = new Map<Bytes, Set<Bytes>>();
  /** The entry points that these names are of. */
  #named: Model['entryPoints'] | null = null;
  readonly #glance = new Glance();

  constructor(private readonly observer: Observer) {
    observer.watching((folder): Stirred => this.#watched.get(folder)?.stirred ?? 'anything');
  }

  get model(): Model | null {
    return this.#model;
  }

  /** Begins to tell: first everything, then changes. */
  listen(listener: (message: StreamMessage) => void): () => void {
    this.#listeners.add(listener);
    if (this.#model) {
      listener({ kind: 'delta', delta: this.#delta(null, this.#model) });
      const { journal } = this.#keeper;
      if (journal) listener({ kind: 'journal', reset: true, bootId: this.#bootId, state: journal.state, events: journal.events });
    } else this.look(); // tells everyone, this one too
    this.#plan();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    if ((pace.paused || pace.unseen) && this.#soon) {
      // A look that was about to follow a change would move what somebody has just asked to stand still.
      clearTimeout(this.#soon);
      this.#soon = null;
    }
    this.#plan();
  }

  /**
   * One look, now. Gives the sequence number under which its outcome was told. With `anew` also at what the watches tell no change
   * of: their word comes by the event loop, so it may still be on its way, and while paused nothing would look again when it is here.
   */
  look({ anew = false }: { readonly anew?: boolean } = {}): number {
    if (anew) for (const watched of this.#watched.values()) watched.stirred = 'anything';
    this.#endLost();
    const begun = Date.now();
    const start = process.hrtime.bigint();
    try {
      const model = this.observer.look();
      this.#lastLook = { atMs: begun, tookMs: Number(process.hrtime.bigint() - start) / 1e6 };
      const delta = this.#delta(this.#model, model);
      this.#model = model;
      for (const watched of this.#watched.values()) watched.stirred = 'nothing';
      this.#tell({ kind: 'delta', delta });
      this.#record(model, delta);
      this.#watchFolders(model);
    } catch (error) {
      this.#tell({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) });
    }
    return this.#seq;
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#listeners.clear();
    for (const { watch } of this.#watched.values()) watch[Symbol.dispose]();
    this.#watched.clear();
  }

  #tell(message: StreamMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  #record(model: Model, delta: Delta): void {
    const begins = this.#keeper.journal === null;
    const events = this.#keeper.take(model, delta);
    const { journal } = this.#keeper;
    if (journal && (begins || events.length > 0)) this.#tell({ kind: 'journal', reset: begins, bootId: this.#bootId, state: journal.state, events });
  }

  #delta(before: Model | null, now: Model): Delta {
    const nothing = new Map<string, never>();
    return {
      seq: before ? ++this.#seq : this.#seq,
      reset: before === null,
      ...this.#lastLook,
      surroundings: before?.surroundings === now.surroundings ? null : now.surroundings,
      sockets: copyChanges(changesBetween(before?.sockets ?? nothing, now.sockets)),
      entryPoints: copyChanges(changesBetween(before?.entryPoints ?? nothing, now.entryPoints)),
      processes: copyChanges(changesBetween(before?.processes ?? nothing, now.processes)),
      registry: copyChanges(changesBetween(before?.registry ?? nothing, now.registry)),
    };
  }

  #plan(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pace.paused || this.#listeners.size === 0) return;
    // The pause is between looks: a look that takes longer than the interval never piles up.
    this.#timer = setTimeout(() => {
      this.look();
      this.#plan();
    }, Math.max(this.#pace.intervalMs, this.#lastLook.tookMs));
  }

  #stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#soon) clearTimeout(this.#soon);
    this.#timer = null;
    this.#soon = null;
  }

  /** @param file what stirred, null when that is not told */
  #stir(folder: Bytes, file: Bytes | null): void {
    if (file !== null && !this.#concerns(folder, file)) return;
    const watched = this.#watched.get(folder);
    if (watched) {
      // The folder's own name stands for itself: inotify(7), IN_MOVE_SELF and IN_ATTRIB.
      if (file === null || folder.endsWith(`/${file}`)) watched.stirred = 'anything';
      else if (watched.stirred === 'nothing') watched.stirred = new Set([file]);
      else if (watched.stirred !== 'anything') watched.stirred.add(file);
    }
    if (this.#soon || this.#pace.paused || this.#pace.unseen || this.#listeners.size === 0) return;
    this.#soon = setTimeout(() => {
      this.#soon = null;
      this.look();
      this.#plan();
    }, Math.max(settleMs, Math.min(restFactor * this.#lastLook.tookMs, restAtMostMs, this.#pace.intervalMs)));
  }

  /** Many sockets live in folders where much else is written, such as /tmp: only sockets count there, and names that were sockets. */
  #concerns(folder: Bytes, file: Bytes): boolean {
    const names = this.#namesIn.get(folder);
    if (!names || names.has(file)) return true; // in a registry everything counts
    if (folder.endsWith(`/${file}`)) return true; // the folder itself was moved or removed: inotify(7), IN_MOVE_SELF
    return this.#glance.at(bytes(`${folder === '/' ? '' : folder}/${file}`)) === null && this.#glance.isSocket;
  }

  /** Ends the watches of folders that are no more where they were: what stirs there now is not told by them. */
  #endLost(): void {
    for (const [path, { watch, folder }] of this.#watched)
      if (this.#glance.at(inside(path)) !== null || !this.#glance.isIdentity(folder)) {
        watch[Symbol.dispose]();
        this.#watched.delete(path);
      }
  }

  /** Watches the folders of entry points, registries and implementers. Folders that are not there yet are found by looking. */
  #watchFolders(model: Model): void {
    const registries = [...registryFolders().map(({ path }) => path), ...dropInPaths()];
    if (this.#named !== model.entryPoints) {
      this.#named = model.entryPoints;
      this.#namesIn.clear();
      for (const { reach } of model.entryPoints.values()) {
        const folder = folderOf(reach);
        const names = this.#namesIn.get(folder) ?? new Set();
        names.add(bytes(reach.slice(reach.lastIndexOf('/') + 1)));
        this.#namesIn.set(folder, names);
      }
    }
    const wanted = new Set(this.#namesIn.keys());
    for (const path of registries) {
      wanted.add(path);
      this.#namesIn.delete(path);
    }
    for (const [folder, { watch }] of this.#watched)
      if (!wanted.has(folder)) {
        watch[Symbol.dispose]();
        this.#watched.delete(folder);
      }
    for (const folder of this.#unwatchable) if (!wanted.has(folder)) this.#unwatchable.delete(folder);
    for (const folder of wanted) {
      if (this.#watched.has(folder)) continue;
      // A working folder reached through /proc would keep its process's mount busy.
      if (folder.startsWith('/proc/') || this.#watched.size >= mostWatches) {
        this.#unwatchable.add(folder);
        continue;
      }
      try {
        // Asked before the watch begins: were it another folder by then, the next look would find that.
        const code = this.#glance.at(inside(folder));
        if (code !== null) throw new Error(code);
        const { identity } = this.#glance;
        const watch = watchFolder(
          folder,
          (file) => this.#stir(folder, file),
          () => {
            watch[Symbol.dispose]();
            this.#watched.delete(folder);
          },
        );
        // Between the look and the watch something may have changed: the next look asks again.
        this.#watched.set(folder, { watch, folder: identity, stirred: 'anything' });
        this.#unwatchable.delete(folder);
      } catch {
        if (!registries.includes(folder)) this.#unwatchable.add(folder); // a registry that does not exist is not missed
      }
    }
    this.observer.unwatched(this.#unwatchable.size);
  }
}

/** A path by which a folder is looked at that may itself be a link to one. */
const inside = (folder: Bytes): Bytes => bytes(`${folder}/.`);

const copyChanges = <T>(changes: { readonly added: readonly T[]; readonly changed: readonly T[]; readonly removed: readonly string[] }): { added: T[]; changed: T[]; removed: string[] } => ({
  added: [...changes.added],
  changed: [...changes.changed],
  removed: [...changes.removed],
});
