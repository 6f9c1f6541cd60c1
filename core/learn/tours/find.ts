import { choose, isChosen, people, type Tour } from './tour.ts';

export const findTour: Tour = {
  id: 'find',
  title: 'Find the service',
  about: 'Find a Varlink service by its name, read what it is, and ask it what it offers.',
  needsLabels: false,
  steps: [
    {
      title: 'See what is published',
      text: 'The demo services run now: each is a program of its own with a socket of its own. Their names stand in a registry, a folder of links named after interfaces. Show it.',
      hint: 'In the sidebar, under Varlink, choose “Demo registry”. Or type registered:demo into the filter box (Ctrl+F).',
      showMe: { do: 'filter', filter: 'registered:demo', grouping: 'folder' },
      at: '[data-area="sidebar"] [title^="The demo services"]',
      done: ({ page, filter }) => page === 'sockets' && filter.includes('registered:demo'),
    },
    choose(people, 'Each line is a socket. The mark before a name says who is there: ● a running program, ○ a service that is asleep, ◌ nobody. Choose the one that keeps people.'),
    {
      title: 'Read what it is',
      text: 'On the right, the tab Overview says in plain sentences what this socket is. Underlined words are facts: rest on one to see where it was read, choose one to learn what it means.',
      hint: 'Click an underlined word, or go to it with Tab and press Enter. Escape leads back.',
      showMe: { do: 'concept', card: 'registry' },
      at: '.say',
      done: ({ reading }) => reading,
    },
    {
      title: 'See services instead of sockets',
      text: 'Close the concept with Escape. One socket can have several names, and a name can lead nowhere. The page Services joins all that is known: one line for each service. Go there.',
      hint: 'In the sidebar, under Varlink, choose “Services”. Or press Ctrl+Shift+P and type: services.',
      showMe: { do: 'page', page: 'services' },
      at: '[data-area="sidebar"] [data-page="services"]',
      done: ({ page, reading }) => page === 'services' && !reading,
    },
    {
      title: 'Ask it what it offers',
      text: 'Until now nobody was connected to: looking wakes no one. To learn what the service offers it must be asked, which is an act of yours. Choose the people again, and introspect.',
      hint: 'Choose io.sockatlas.demo.People and press the button Introspect below, or press Ctrl+Shift+P and type: introspect.',
      showMe: { do: 'introspect', service: people },
      at: '.service-top',
      done: (seen) => isChosen(seen, people) && (seen.chosen?.asked ?? false),
    },
  ],
};
