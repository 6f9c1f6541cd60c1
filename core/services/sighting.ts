import type { Address } from '../varlink/address.ts';

/**
 * What a service said of itself when it was asked (org.varlink.service.GetInfo and GetInterfaceDescription), and from when to when it said
 * the same. The texts are kept apart, by their content.
 */
export interface Sighting {
  readonly address: Address;
  /** ms since the epoch. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly url: string;
  /** `hash` is SHA-256 of the text, in hex; null where the service would not describe it. */
  readonly interfaces: readonly { readonly name: string; readonly hash: string | null }[];
}

/** A description in the interface language, by the SHA-256 of its UTF-8, in hex. */
export interface InterfaceText {
  readonly hash: string;
  readonly text: string;
}
