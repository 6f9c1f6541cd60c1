import { done, failed, type Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { findDemo, startDemo, type Demo } from './system/programs/demo.ts';

/** The demo services that this agent started: at the most one set of them, and gone with it. */
export class DemoKeeper implements Disposable {
  #demo: Demo | null = null;
  #starting: Promise<Result<Demo>> | null = null;

  /** @param onEnd they ended by themselves */
  constructor(private readonly onEnd: () => void) {}

  /** Gives their folder. Where somebody else of this user runs them already, those do. */
  async start(): Promise<Result<{ folder: Bytes | null }>> {
    if (!this.#demo && !this.#starting) {
      const folder = findDemo();
      if (folder !== null) return done({ folder });
    }
    const started = await (this.#starting ??= this.#start());
    return started.ok ? done({ folder: started.value.folder }) : started;
  }

  async stop(): Promise<Result<{ folder: Bytes | null }>> {
    await this.#starting;
    const demo = this.#demo;
    if (demo) {
      demo[Symbol.dispose]();
      await demo.ended;
      return done({ folder: null });
    }
    return findDemo() === null ? done({ folder: null }) : failed('refused', 'The demo services were not started by this window.', 'End them where they were started: the command sockatlas demo, or another window.');
  }

  [Symbol.dispose](): void {
    this.#demo?.[Symbol.dispose]();
  }

  async #start(): Promise<Result<Demo>> {
    const started = await startDemo();
    if (!started.ok) {
      this.#starting = null;
      return started;
    }
    this.#demo = started.value;
    void started.value.ended.then(() => {
      this.#demo = null;
      this.#starting = null;
      this.onEnd();
    });
    return started;
  }
}
