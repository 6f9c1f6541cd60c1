import { choose, isChosen, jobs, tabOf, type Tour } from './tour.ts';

export const knockTour: Tour = {
  id: 'knock',
  title: 'Who may knock?',
  about: 'Find out who may connect to a socket, why, and what changes it.',
  needsLabels: false,
  steps: [
    choose(jobs, 'Who may connect to a socket is decided at its path, by mode, list and folders. Choose the service with the queue of jobs to see how.'),
    {
      title: 'Read the permissions',
      text: 'The tab Protection shows owner, group and mode. This one has 0660: its owner and its group may write, so they may connect. Nobody else may.',
      hint: 'Choose the tab Protection, or press Alt+3.',
      showMe: { do: 'choose', service: jobs, tab: 'protection' },
      at: tabOf('protection'),
      done: (seen) => seen.tab === 'protection' && isChosen(seen, jobs),
    },
    {
      title: 'Let it be proved',
      text: 'The mode is only the last step. The tab Who goes the whole way as the kernel does, folder by folder, for any user you name, and shows each answer.',
      hint: 'Choose the tab Who, or press Alt+4. There, look at a line of the table and open its proof.',
      showMe: { do: 'choose', service: jobs, tab: 'who' },
      at: tabOf('who'),
      done: (seen) => seen.tab === 'who' && isChosen(seen, jobs),
    },
    {
      title: 'Ask for all at once',
      text: 'A filter asks the same of every socket. Show the demo services to which everyone may connect. None will be left: their folder is yours alone, so even a mode of 0666 lets no stranger in.',
      hint: 'Type into the filter box (Ctrl+F): registered:demo anyone:connect',
      showMe: { do: 'filter', filter: 'registered:demo anyone:connect' },
      at: '.filter',
      done: ({ page, filter }) => page === 'sockets' && filter.includes('anyone:connect') && filter.includes('registered:demo'),
    },
    {
      title: 'Turn it round',
      text: 'With a minus it means the opposite: show those to which not everyone may connect. The same works in a shell: sockatlas list --filter.',
      hint: 'Put a minus before the term: registered:demo -anyone:connect',
      showMe: { do: 'filter', filter: 'registered:demo -anyone:connect' },
      at: '.filter',
      done: ({ page, filter }) => page === 'sockets' && filter.includes('-anyone:connect'),
    },
  ],
};
