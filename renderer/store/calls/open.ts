import { create } from 'zustand';
import { openTab, remember } from '../actions.ts';

/** The method that the Call tab is to show for a service. */
export interface CallWanted {
  /** Key of the service. */
  readonly service: string;
  readonly interface: string;
  readonly method: string;
  /** Parameters to begin with, as JSON, or null. */
  readonly example: string | null;
  /** Counts what was wanted, so that wanting the same once more begins it anew. */
  readonly count: number;
}

export const useCallWanted = create<{ readonly wanted: CallWanted | null }>()(() => ({ wanted: null }));

/** Opens the Call tab with this method of a service, from wherever one is: documentation, a search, the palette. */
export function openCall(service: string, interfaceName: string, method: string, example: string | null = null): void {
  const count = (useCallWanted.getState().wanted?.count ?? 0) + 1;
  remember();
  useCallWanted.setState({ wanted: { service, interface: interfaceName, method, example, count } });
  openTab('call');
}
