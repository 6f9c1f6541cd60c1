import { FlaskConical, FlaskConicalOff } from 'lucide-react';
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
    obstacle: () => (demoRuns() ? 'They run already.' : null),
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
    obstacle: () => (demoRuns() ? null : 'They do not run.'),
    run: stopDemo,
  },
];
