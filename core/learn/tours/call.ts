import { isChosen, jobs, people, tabOf, type Seen, type Tour } from './tour.ts';

const ended = ({ calls }: Seen, method: string, how: string): boolean => calls.some((call) => call.method === method && call.end === how);

export const callTour: Tour = {
  id: 'read-and-call',
  title: 'Read an interface and call it',
  about: 'Read the documentation that a service gives of itself, call a method by a form, and understand an error.',
  needsLabels: false,
  steps: [
    {
      title: 'Ask the people what they offer',
      text: 'A service describes itself: it gives each of its interfaces as a text. Choose io.sockatlas.demo.People and introspect it.',
      hint: 'On the page Services choose it and press Introspect. In the tab Interfaces of any service there is such a button too.',
      showMe: { do: 'introspect', service: people },
      at: { service: people },
      done: (seen) => isChosen(seen, people) && (seen.chosen?.asked ?? false),
    },
    {
      title: 'Read its documentation',
      text: 'The tab Interfaces shows the text as documentation: methods with what goes in and what comes out, types, errors. A ? stands before what may be left out.',
      hint: 'Choose the tab Interfaces, or press Alt+6.',
      showMe: { do: 'choose', service: people, tab: 'interfaces' },
      at: tabOf('interfaces'),
      done: (seen) => seen.tab === 'interfaces' && isChosen(seen, people),
    },
    {
      title: 'Call a method',
      text: 'Go to the tab Call, choose the method Get and give it an id: 1. It only reads, so nothing can go wrong. Then run it.',
      hint: 'Alt+7 opens the tab. Fill in id and press Ctrl+Enter. “Show me” fills the form; running it is left to you.',
      showMe: { do: 'fill', service: people, interface: people, method: 'Get', parameters: '{"id":1}' },
      at: '.call-top',
      done: (seen) => ended(seen, `${people}.Get`, 'replied'),
    },
    {
      title: 'See an error',
      text: 'Ask for somebody who is not there: the id 4711. The answer is an error of the interface, with a name and parameters. It is explained from the text of the interface. The service itself is well.',
      hint: 'Change id to 4711 and press Ctrl+Enter.',
      showMe: { do: 'fill', service: people, interface: people, method: 'Get', parameters: '{"id":4711}' },
      at: '.call-top',
      done: (seen) => ended(seen, `${people}.Get`, 'error'),
    },
    {
      title: 'Get many replies',
      text: 'The method List supports the flag more: then it sends one reply for each person. Without it there would be one alone. The form sets it for you. Run List.',
      hint: 'Choose List, leave all parameters out, and press Ctrl+Enter.',
      showMe: { do: 'fill', service: people, interface: people, method: 'List', parameters: '{}' },
      at: '.call-top',
      done: ({ calls }) => calls.some(({ method, flag, replies }) => method === `${people}.List` && flag === 'more' && replies > 1),
    },
  ],
};

const tick = `${jobs}.Tick`;

export const watchTour: Tour = {
  id: 'watch',
  title: 'Watch a stream',
  about: 'Follow a stream of replies, see the connection that it takes, and end it.',
  needsLabels: false,
  steps: [
    {
      title: 'Ask the queue of jobs',
      text: 'Some methods go on replying for as long as somebody listens. Choose io.sockatlas.demo.Jobs and introspect it.',
      hint: 'On the page Services choose it and press Introspect.',
      showMe: { do: 'introspect', service: jobs },
      at: { service: jobs },
      done: (seen) => isChosen(seen, jobs) && (seen.chosen?.asked ?? false),
    },
    {
      title: 'Begin a stream',
      text: 'Tick counts at a steady pace until its caller leaves. It requires the flag more, so the form has it set. Run it and wait for three replies.',
      hint: 'In the tab Call (Alt+7) choose Tick and press Ctrl+Enter.',
      showMe: { do: 'fill', service: jobs, interface: jobs, method: 'Tick', parameters: '{}' },
      at: '.call-top',
      done: ({ calls }) => calls.some(({ method, replies }) => method === tick && replies >= 3),
    },
    {
      title: 'Watch the connection',
      text: 'While it runs, one connection of yours is open, and it can do nothing else: replies have no numbers. So each running call has a connection of its own. See it among the peers.',
      hint: 'Choose the tab Peers, or press Alt+5.',
      showMe: { do: 'choose', service: jobs, tab: 'peers' },
      at: tabOf('peers'),
      done: (seen) => seen.tab === 'peers' && isChosen(seen, jobs),
    },
    {
      title: 'End it',
      text: 'There is no message for “enough”. Whoever has heard enough closes the connection, and that is what Cancel does.',
      hint: 'Press Ctrl+. wherever you are, or go back to the tab Call and press Cancel.',
      showMe: { do: 'cancel' },
      at: tabOf('call'),
      done: (seen) => ended(seen, tick, 'cancelled'),
    },
  ],
};
