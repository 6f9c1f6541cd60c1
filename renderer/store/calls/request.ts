import { create } from 'zustand';
import { effectOf } from '#core/catalogue/catalogue.ts';
import type { Service } from '#core/services/service.ts';
import { splitMethod } from '#core/varlink/form/methods.ts';
import { openDialog, showFailure } from '../actions.ts';
import { editObstacle } from '../review/review.ts';
import { runCall, type Asked } from './calls.ts';

/** Why somebody is asked before a call is made. */
export type ReasonToAsk =
  | { readonly is: 'changes' }
  /** Nothing tells whether it changes anything. */
  | { readonly is: 'unknown' }
  /** The parameters are not what the interface says. */
  | { readonly is: 'mismatch'; readonly first: string; readonly count: number };

export interface Question {
  readonly service: Service;
  readonly asked: Asked;
  readonly reasons: readonly ReasonToAsk[];
}

interface Requests {
  /** What waits for an answer. */
  readonly question: Question | null;
  /** Methods, of a service each, that are not asked about any more in this window. */
  readonly trusted: ReadonlySet<string>;
}

export const useRequests = create<Requests>()(() => ({ question: null, trusted: new Set() }));

const trustKey = (service: Service, method: string): string => `${service.key}\n${method}`;

export interface Mismatch {
  readonly first: string;
  readonly count: number;
}

/**
 * Calls a method, when it is known to leave the system as it is; otherwise asks first. For whatever offers a call: the form, the history, the
 * palette. Every window asks anew, and methods that are known to change something are asked about each time.
 */
export function requestCall(service: Service, asked: Asked, mismatch: Mismatch | null = null): void {
  const past = callObstacle();
  if (past !== null) return showFailure({ code: 'refused', message: past, hint: null });
  const name = splitMethod(asked.method);
  const effect = name === null ? 'unknown' : effectOf(name.interface, name.method);
  const reasons: ReasonToAsk[] = [];
  if (effect === 'changes') reasons.push({ is: 'changes' });
  if (effect === 'unknown' && !useRequests.getState().trusted.has(trustKey(service, asked.method))) reasons.push({ is: 'unknown' });
  if (mismatch !== null) reasons.push({ is: 'mismatch', ...mismatch });
  if (reasons.length === 0) return start(service, asked);
  useRequests.setState({ question: { service, asked, reasons } });
  openDialog('call');
}

/** Answers the question; with `trust` the method is not asked about any more in this window. */
export function answerQuestion(yes: boolean, trust: boolean): void {
  const { question, trusted } = useRequests.getState();
  openDialog(null);
  useRequests.setState({ question: null });
  if (!question || !yes) return;
  if (trust) useRequests.setState({ trusted: new Set([...trusted, trustKey(question.service, question.asked.method)]) });
  start(question.service, question.asked);
}

const start = (service: Service, asked: Asked): void => void runCall(asked, { row: service.rowKey, service: service.key, woke: service.awake === 'asleep' });

/** Why nothing can be called now, or null: a snapshot is of another time, perhaps of another machine. */
export const callObstacle = (): string | null => (editObstacle() === null ? null : 'You look at a snapshot: nobody in it can be called.');
