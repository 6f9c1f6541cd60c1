/** A connected stream of bytes; some carry descriptors too. All of it happens on the event loop, nothing waits. */
export interface Link {
  /** Begins to read. Once. */
  start(listener: LinkListener): void;
  /**
   * Sends, in order. Descriptors go with the first byte and are the link's from now on: it closes them when they are sent, or never will be.
   * @returns false when much waits already: `drained` follows
   */
  write(data: Uint8Array, descriptors?: readonly number[]): boolean;
  /** Of what was written and not yet taken by the kernel. */
  readonly waitingBytes: number;
  /** Reads nothing until `resume`, so that the other end must wait when the kernel's buffers are full. */
  pause(): void;
  resume(): void;
  /** Sends what waits, then tells the other end that nothing more comes: shutdown(2). */
  end(): void;
  /** At once. What waits is lost; the listener hears nothing more. */
  close(): void;
}

export interface LinkListener {
  /**
   * @param data valid until the call returns
   * @param descriptors came with the first byte of it, and are the listener's to close
   */
  data(data: Buffer, descriptors: readonly number[]): void;
  drained(): void;
  /** Nothing more comes. @param code null: the other end is done; otherwise a symbolic error, and the link is closed */
  ended(code: string | null): void;
}

/** More than this waits: whoever writes should wait too. */
export const muchWaitingBytes = 256 * 1024;
/** Most descriptors of one message: SCM_MAX_FD of net/scm.h. */
export const mostDescriptors = 253;
