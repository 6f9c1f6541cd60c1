import { Camera, Circle, FolderOpen, GitCompareArrows, History, ScrollText, Table2 } from 'lucide-react';
import { goToPage, goToSocket, openTab } from '../store/actions.ts';
import { getLive, getNow } from '../store/live/live.ts';
import { backToNow, compareWithNow, compareWithSnapshot, dropRecording, openSnapshot, saveSnapshot, setMark, toggleRecording } from '../store/review/review-actions.ts';
import { useReview } from '../store/review/review.ts';
import type { Command } from './command.ts';

const inSnapshot = (): boolean => useReview.getState().snapshot !== null;
const isRecording = (): boolean => useReview.getState().recording !== null;
const needsNow = (): string | null => (inSnapshot() ? 'You look at a snapshot: go back to now first.' : getNow().model === null ? 'Nothing has been seen yet.' : null);
const needsSnapshot = (): string | null => (inSnapshot() ? null : 'No snapshot is open.');

export const reviewCommands: readonly Command[] = [
  { id: 'review.journal', title: 'Journal', keywords: 'history events what happened changes log', icon: ScrollText, group: 'Review', keys: ['Ctrl+J'], places: ['menu'], run: () => goToPage('journal') },
  { id: 'review.comparison', title: 'Comparison', keywords: 'differences diff', icon: GitCompareArrows, group: 'Review', run: () => goToPage('comparison') },
  {
    id: 'review.record',
    title: 'Record, then compare',
    keywords: 'start stop recording what changed diff before after',
    icon: Circle,
    group: 'Review',
    keys: ['Ctrl+D'],
    places: ['menu'],
    obstacle: () => (isRecording() ? (getLive().model === null ? 'Nothing has been seen yet.' : null) : needsNow()),
    checked: isRecording,
    run: toggleRecording,
    commandLine: () => 'sockatlas snapshot FILE; …; sockatlas diff FILE',
  },
  { id: 'review.dropRecording', title: 'End the recording without comparing', keywords: 'cancel discard', group: 'Review', obstacle: () => (isRecording() ? null : 'Nothing is being recorded.'), run: dropRecording },
  { id: 'review.mark', title: 'Set a mark in the journal', keywords: 'since from here', group: 'Review', keys: ['Ctrl+Shift+D'], obstacle: needsNow, run: setMark },
  { id: 'review.history', title: 'What happened to this socket', keywords: 'history events', icon: History, group: 'Review', places: ['row'], obstacle: ({ current }) => (current ? null : 'No socket is selected.'), run: () => openTab('history') },
  { id: 'review.reveal', title: 'Show in the table', keywords: 'go to socket reveal', icon: Table2, group: 'Review', places: ['row'], obstacle: ({ current }) => (current ? null : 'No socket is selected, or it has gone.'), run: ({ current }) => (current ? goToSocket(current.key) : undefined) },
  { id: 'snapshot.save', title: 'Save a snapshot…', keywords: 'keep file export', icon: Camera, group: 'Review', keys: ['Ctrl+S'], places: ['menu'], obstacle: needsNow, run: saveSnapshot, commandLine: () => 'sockatlas snapshot FILE' },
  { id: 'snapshot.open', title: 'Open a snapshot…', keywords: 'load file import past', icon: FolderOpen, group: 'Review', keys: ['Ctrl+O'], places: ['menu'], run: openSnapshot, commandLine: () => 'sockatlas --snapshot FILE' },
  { id: 'snapshot.compare', title: 'Compare with a snapshot…', keywords: 'diff differences file', icon: GitCompareArrows, group: 'Review', places: ['menu'], run: compareWithSnapshot, commandLine: () => 'sockatlas diff FILE' },
  { id: 'snapshot.compareNow', title: 'Compare this snapshot with now', keywords: 'diff differences', group: 'Review', obstacle: () => needsSnapshot() ?? (getNow().model === null ? 'Nothing has been seen yet.' : null), run: () => compareWithNow() },
  { id: 'snapshot.close', title: 'Back to now', keywords: 'close snapshot live', group: 'Review', obstacle: needsSnapshot, run: backToNow },
];
