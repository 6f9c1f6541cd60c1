import { create } from 'zustand';
import { draftOfText, type Draft } from '#core/varlink/form/draft.ts';
import { usualTimeoutMs, type CallFlag, type DescriptorSent } from '#core/varlink/call.ts';
import type { Asked } from './calls.ts';

/** A call as it is being written: what was typed for a method stays for as long as the window, whatever is looked at meanwhile. */
export interface CallDraft {
  readonly parameters: Draft;
  /** null as long as nobody chose one: then it is what the method asks for. */
  readonly flag: CallFlag | null;
  readonly timeoutMs: number | null;
  readonly acceptDescriptors: boolean;
  readonly descriptors: readonly DescriptorSent[];
  /** JSON that is being typed into a field and is none yet, by the path of the field: the rest does not know of it. */
  readonly unfinished: ReadonlyMap<string, string>;
  /** Running was tried: what is missing is an error from then on, and no mere hint. */
  readonly tried: boolean;
}

interface Drafts {
  /** The method that is chosen for each service, by its key. */
  readonly methods: ReadonlyMap<string, string>;
  readonly drafts: ReadonlyMap<string, CallDraft>;
  /** Which of the two views of parameters is shown. */
  readonly view: 'form' | 'json';
}

export const useDrafts = create<Drafts>()(() => ({ methods: new Map(), drafts: new Map(), view: 'form' }));

const keyOf = (service: string, method: string): string => `${service}\n${method}`;

export const newDraft: CallDraft = { parameters: draftOfText('{}'), flag: null, timeoutMs: usualTimeoutMs, acceptDescriptors: false, descriptors: [], unfinished: new Map(), tried: false };

/** What was written for a method; null when nothing was. */
export const useDraft = (service: string, method: string): CallDraft | null => useDrafts(({ drafts }) => drafts.get(keyOf(service, method)) ?? null);
export const getDraft = (service: string, method: string): CallDraft | null => useDrafts.getState().drafts.get(keyOf(service, method)) ?? null;

export function setDraft(service: string, method: string, draft: CallDraft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: new Map([...drafts, [keyOf(service, method), draft]]) }));
}

export function changeDraft(service: string, method: string, change: Partial<CallDraft>): void {
  setDraft(service, method, { ...(getDraft(service, method) ?? newDraft), ...change });
}

export const chosenMethod = (service: string): string | null => useDrafts.getState().methods.get(service) ?? null;

export function chooseMethod(service: string, method: string): void {
  useDrafts.setState(({ methods }) => ({ methods: new Map([...methods, [service, method]]) }));
}

/** Fills the form with what was asked before. Nothing is sent. */
export function fillForm(service: string, asked: Asked): void {
  setDraft(service, asked.method, { ...newDraft, parameters: draftOfText(asked.parameters), flag: asked.flag, timeoutMs: asked.timeoutMs, acceptDescriptors: asked.acceptDescriptors, descriptors: asked.descriptors });
  chooseMethod(service, asked.method);
}
