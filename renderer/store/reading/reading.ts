import { create } from 'zustand';

/** A place in the documentation of an interface. */
export interface DocPlace {
  readonly interface: string;
  /** Which of its texts, by hash; null for the one that was seen last. */
  readonly hash: string | null;
  /** A method, type or error; null for the beginning. */
  readonly member: string | null;
}

/** What is read in the window. Back and forward go along it: store/actions. */
export interface Reading {
  /** In the inspector's tab: of which service. */
  readonly tab: { readonly service: string; readonly place: DocPlace } | null;
  /** On the Interfaces page: what was asked for, and what was opened; without a place the page shows what was found. */
  readonly page: { readonly query: string; readonly place: DocPlace | null; /** The editor stands in the place of both. */ readonly writing: boolean };
}

export const noReading: Reading = { tab: null, page: { query: '', place: null, writing: false } };

export const useReading = create<Reading>()(() => noReading);
