import { choose, echo, isChosen, tabOf, type Tour } from './tour.ts';

export const labelTour: Tour = {
  id: 'label',
  title: 'Break and fix a label',
  about: 'Change a label, see what follows, and take it back.',
  needsLabels: true,
  steps: [
    choose(echo, 'The label user.varlink tells tools that a socket speaks Varlink. Choose the service that gives back what it gets: its label will be broken.'),
    {
      title: 'Look at both doors',
      text: 'A socket has two inodes, each with labels of its own. On the entry point the role is entrypoint, on the socket object it is listen.',
      hint: 'Choose the tab Labels, or press Alt+2.',
      showMe: { do: 'choose', service: echo, tab: 'labels' },
      at: tabOf('labels'),
      done: (seen) => seen.tab === 'labels' && isChosen(seen, echo),
    },
    {
      title: 'Break it',
      text: 'Whoever may connect may also change the label. Give user.varlink of the entry point another value, such as nonsense. The command that does it is shown before.',
      hint: 'Edit the label user.varlink under “Entry point”, type nonsense, and apply. In a shell: setfattr -n user.varlink -v nonsense PATH',
      showMe: { do: 'choose', service: echo, tab: 'labels' },
      at: '.tab-panel',
      done: (seen) => isChosen(seen, echo) && seen.chosen?.role !== 'entrypoint',
    },
    {
      title: 'See what follows',
      text: 'Tools that look for the role find this service no more, though nothing of it has changed. The Overview and the findings say so.',
      hint: 'Choose the tab Overview, or press Alt+1.',
      showMe: { do: 'choose', service: echo, tab: 'overview' },
      at: tabOf('overview'),
      done: (seen) => seen.tab === 'overview' && isChosen(seen, echo),
    },
    {
      title: 'Fix it',
      text: 'Every change can be taken back: it is undone on the very inode that was changed, and only if it still is as you left it.',
      hint: 'Press Ctrl+Z in the table, or choose Undo in the note below. Or set the label to entrypoint again.',
      showMe: { do: 'undo' },
      at: { service: echo },
      done: (seen) => isChosen(seen, echo) && seen.chosen?.role === 'entrypoint',
    },
  ],
};
