import type { CardText } from '../card.ts';
import { arrow, box, figure, frame, text } from '../figure.ts';

export const varlinkCards: readonly CardText[] = [
  {
    id: 'activation',
    group: 'Varlink',
    paragraphs: [
      'systemd can listen in the place of a service that does not run. The first caller wakes it: systemd starts the service and hands it the listening socket as descriptor 3 (LISTEN_FDS). The caller notices nothing; its call waits in the backlog meanwhile. Then both hold the socket, so it outlives a crash of the service.',
      'Such a row shows as asleep, ○: only systemd has it open.',
    ],
    why: 'To connect is to start something. That is why looking around in Sockatlas never connects, and “Wake and introspect” is an act of yours.',
    figure: figure(138, 'Before: systemd alone holds the listener. A caller connects. After: systemd has started the service and given it the listener; both hold it.', [
      frame(8, 10, 200, 118, 'asleep ○'), box(28, 38, 160, 30, 'systemd', 'plain'), box(28, 88, 160, 30, 'listener', 'unknown'), arrow([[108, 68], [108, 88]]),
      arrow([[214, 70], [296, 70]], 'accent'), text(255, 60, 'first caller', { anchor: 'middle', tone: 'accent' }),
      frame(302, 10, 210, 118, 'awake ●'), box(316, 38, 80, 30, 'systemd', 'plain'), box(410, 38, 88, 30, 'service', 'good'), box(336, 88, 140, 30, 'listener', 'good'), arrow([[356, 68], [376, 88]]), arrow([[454, 68], [436, 88]], 'good'),
    ]),
    tryIt: { sentence: 'Show the listeners that systemd holds; those marked ○ are asleep.', act: { do: 'filter', filter: 'state:listen pid:1' }, commandLine: 'systemctl list-sockets' },
    seeAlso: ['socket', 'descriptors', 'registry'],
    sources: ['systemd.socket(5)', 'sd_listen_fds(3)'],
  },
  {
    id: 'varlink',
    group: 'Varlink',
    paragraphs: [
      'A Varlink message is one JSON object and a NUL byte. A call names a method and its parameters. The answer is a reply with parameters, or an error with a name. With more the caller asks for a stream: each reply but the last says continues. With oneway it wants no answer.',
      'There are no numbers to match answers by: they come in the order of the calls. There is no broker either, only your connection.',
    ],
    why: 'You can read it by eye and write it by hand. And nobody but the services knows what services there are.',
    figure: figure(168, 'Five messages. From the client: a call with method and parameters. From the service: a reply with parameters. Or an error with a name. From the client: a call with more. From the service: replies that say continues, until the last.', [
      box(8, 8, 400, 26, '{"method": "a.b.Get", "parameters": {"id": 1}}', 'accent', true), text(416, 26, '1 call'),
      box(112, 40, 296, 26, '{"parameters": {"name": "Ada"}}', 'good', true), text(416, 58, '2 reply'),
      box(112, 72, 296, 26, '{"error": "a.b.NoSuch"}', 'danger', true), text(416, 90, '3 or error'),
      box(8, 104, 400, 26, '{"method": "a.b.List", "more": true}', 'accent', true), text(416, 122, '4 call'),
      box(112, 136, 296, 26, '{"continues": true, …}', 'good', true), text(416, 154, '5 replies'),
    ]),
    tryIt: { sentence: 'Begin the tour in which you read an interface and call it.', act: { do: 'tour', tour: 'read-and-call' }, commandLine: 'varlinkctl call ADDRESS org.varlink.service.GetInfo {}' },
    seeAlso: ['interface', 'flags', 'errors'],
    sources: ['UAPI.20, Messages'],
  },
  {
    id: 'interface',
    group: 'Varlink',
    paragraphs: [
      'A service describes itself: org.varlink.service.GetInfo names its interfaces, GetInterfaceDescription gives the text of each. Such a text has methods with what goes in and what comes out, types with names, errors, and comments that explain.',
      'A field is a name and a type. ? before a type means it may be left out, [] a list, [string] a map from texts. Words in parentheses without types are a choice of one. Leaving out and null are the same.',
    ],
    why: 'The text is the contract. Forms, checks and snippets in Sockatlas are made from it, and an old text shows what an update changed.',
    figure: figure(146, 'A line of an interface: method Find, an arrow from the parameters that go in to those that come out. The optional name may be left out; people is a list of Person.', [
      box(8, 52, 504, 34, 'method Find(name: ?string) -> (people: []Person)', 'plain', true),
      text(74, 24, 'what it is called', { anchor: 'middle' }), arrow([[110, 32], [144, 52]]), text(250, 24, 'what goes in', { anchor: 'middle' }), arrow([[250, 32], [220, 52]]), text(420, 24, 'what comes out', { anchor: 'middle' }), arrow([[420, 32], [410, 52]]),
      text(216, 120, '? may be left out', { anchor: 'middle', tone: 'accent' }), arrow([[216, 106], [216, 86]], 'accent'), text(373, 120, '[] a list', { anchor: 'middle', tone: 'accent' }), arrow([[373, 106], [373, 86]], 'accent'),
    ]),
    tryIt: { sentence: 'Search all interfaces that were read so far.', act: { do: 'page', page: 'interfaces' }, commandLine: 'varlinkctl introspect ADDRESS INTERFACE' },
    seeAlso: ['varlink', 'flags', 'errors'],
    sources: ['UAPI.20, Interface Definition', 'varlinkctl(1)'],
  },
  {
    id: 'flags',
    group: 'Varlink',
    paragraphs: [
      'A call carries at most one flag. more: send me many replies; the last one lacks continues. A stream holds its connection until it ends, so Sockatlas opens one connection for each running call, and Cancel closes it. oneway: send me nothing, not even an error.',
      'upgrade: after one reply the connection leaves Varlink and carries raw bytes. Interfaces say in comments which methods support or need a flag; without a flag that it needs, a method answers ExpectedMore.',
    ],
    why: 'A list that seems to have one entry, or a call that fails at once, mostly lacks more.',
    figure: figure(140, 'With more: one call, several replies that continue, and a last one. With oneway: a call and nothing. With upgrade: a call, one reply, then raw bytes both ways.', [
      text(8, 30, 'more'), box(90, 12, 60, 28, 'call', 'accent'), box(190, 12, 84, 28, 'continues', 'good'), box(284, 12, 84, 28, 'continues', 'good'), box(378, 12, 60, 28, 'last', 'good'), arrow([[150, 26], [190, 26]]),
      text(8, 76, 'oneway'), box(90, 58, 60, 28, 'call', 'accent'), text(190, 76, 'nothing comes back', { tone: 'unknown' }),
      text(8, 122, 'upgrade'), box(90, 104, 60, 28, 'call', 'accent'), box(190, 104, 60, 28, 'reply', 'good'), box(284, 104, 154, 28, 'raw bytes', 'warning'), arrow([[150, 118], [190, 118]]), arrow([[250, 118], [284, 118]]),
    ]),
    tryIt: { sentence: 'Begin the tour in which you watch a stream.', act: { do: 'tour', tour: 'watch' }, commandLine: 'varlinkctl call --more ADDRESS METHOD {}' },
    seeAlso: ['varlink', 'errors', 'connection'],
    sources: ['UAPI.20, Method Call', 'sd-varlink-idl(3)'],
  },
  {
    id: 'errors',
    group: 'Varlink',
    paragraphs: [
      'An error is a full name, like org.varlink.service.InvalidParameter, with parameters that say more: here the field that was wrong. Some belong to every service: the interface, the method or its making is not there; a parameter is wrong; permission is denied; more was expected. An interface adds its own, which its text lists.',
      'A service that closes the connection without an answer did not understand the message at all, or will not talk with you.',
    ],
    why: 'An answer with an error is a working service that says no. Only silence and a closed connection mean trouble below.',
    figure: figure(128, 'Three outcomes of a call: a reply; an error with a name and parameters, from a service that works; or a closed connection or silence, from one that does not.', [
      box(8, 46, 100, 36, 'call', 'accent'), box(210, 8, 302, 30, 'reply', 'good'), box(210, 48, 302, 30, 'InvalidParameter {"parameter": "id"}', 'warning', true), box(210, 88, 302, 30, 'closed, or nothing for 45 s', 'danger'),
      arrow([[108, 56], [210, 23]], 'good'), arrow([[108, 64], [210, 63]], 'warning'), arrow([[108, 72], [210, 103]], 'danger'),
    ]),
    tryIt: { sentence: 'Look at the services, choose one, and call it with a parameter that it does not have.', act: { do: 'page', page: 'services' }, commandLine: 'varlinkctl call ADDRESS org.varlink.service.Nope {}' },
    seeAlso: ['varlink', 'interface', 'polkit'],
    sources: ['UAPI.20, Errors'],
  },
  {
    id: 'registry',
    group: 'Varlink',
    paragraphs: [
      'A registry is a folder of links, each named after an interface and leading to a socket: /run/varlink/registry for the system, one below $XDG_RUNTIME_DIR for each user. Only root, or that user, writes there. It answers “who offers this?”, and it is what a bridge to the network gives away.',
      'A label answers “what is this socket?”. Private services have the label and no entry. Where many offer the same interface, as user databases do, a drop-in folder collects them.',
    ],
    why: 'A name in the registry that leads nowhere, or a public service without a label, is a mistake that no single tool shows.',
    figure: figure(140, 'The registry has the name a.b.Jobs, a link to the socket jobs, which carries the label too. The socket private carries the label and is in no registry. The name a.b.Old leads nowhere.', [
      frame(8, 8, 200, 124, 'registry'), box(24, 32, 168, 34, 'a.b.Jobs', 'good', true), box(24, 84, 168, 34, 'a.b.Old', 'danger', true),
      frame(300, 8, 212, 124, 'sockets'), box(316, 32, 180, 34, ['jobs  ', 'entrypoint'], 'good'), box(316, 84, 180, 34, ['private  ', 'entrypoint'], 'accent'),
      arrow([[192, 49], [316, 49]], 'good'), arrow([[192, 101], [262, 101]], 'danger', { dashed: true }), text(268, 105, '?', { tone: 'danger' }),
    ]),
    tryIt: { sentence: 'Show what the system publishes.', act: { do: 'filter', filter: 'registered:system', grouping: 'folder' }, commandLine: 'varlinkctl list-registry' },
    seeAlso: ['roles', 'no-proof', 'varlink'],
    sources: ['UAPI.20, Registry', 'varlinkctl(1)'],
  },
];
