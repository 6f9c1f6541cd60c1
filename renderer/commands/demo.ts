import { FlaskConical, FlaskConicalOff } from 'lucide-react';
import { looksAsAdministrator } from '../store/edits/privilege-actions.ts';
import { useReview } from '../store/review/review.ts';
import { demoRuns, startDemo, stopDemo } from '../store/services/demo.ts';
import type { Command } from './command.ts';

export const demoCommands: readonly Command[] = [
  {
    id: 'demo.start',
    title: 'Start the demo services',
    keywords: 'varlink try example learn playground sandbox',
    icon: FlaskConical,
    group: 'Program',
    places: ['menu'],
    obstacle: () => (useReview.getState().snapshot !== null ? 'You look at a snapshot: go back to now first.' : demoRuns() ? 'They run already.' : null),
    run: startDemo,
    commandLine: () => 'sockatlas demo',
  },
  {
    id: 'demo.stop',
    title: 'Stop the demo services',
    keywords: 'varlink try example learn end',
    icon: FlaskConicalOff,
    group: 'Program',
    places: ['menu'],
    // With an administrator's eyes one sees no registry of one's own.
    obstacle: () => (demoRuns() || looksAsAdministrator() ? null : 'They do not run.'),
    run: stopDemo,
  },
];
