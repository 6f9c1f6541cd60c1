/** Who is at the other end, as the kernel told when the connection was made: unix(7), SO_PEERCRED. */
export interface Caller {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

export interface Received {
  /** One message, without its NUL. */
  readonly bytes: Uint8Array;
  /** Descriptors that came with it, for the one who takes it to close. */
  readonly descriptors: readonly number[];
}

/** What a service needs of a connection, whatever carries it. */
export interface Wire {
  readonly caller: Caller | null;
  /** Aborts when the other end is gone, or the connection was closed here. */
  readonly gone: AbortSignal;
  /** The next message, or null when there is none any more: the other end has said its last, or has broken the framing. */
  receive(): Promise<Received | null>;
  /** Waits until there is room for more; rejects when the other end is gone. The descriptors stay the caller's to close. */
  send(bytes: Uint8Array, descriptors?: readonly number[]): Promise<void>;
  /** Raw bytes, after an upgrade; null at their end. Nothing that follows a message is lost. */
  read(): Promise<Uint8Array | null>;
  close(): void;
}
