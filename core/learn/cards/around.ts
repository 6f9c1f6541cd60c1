import type { CardText } from '../card.ts';
import { arrow, box, figure, frame, text } from '../figure.ts';

export const aroundCards: readonly CardText[] = [
  {
    id: 'dbus',
    group: 'Around it',
    paragraphs: [
      'On D-Bus all programs connect to one broker. It knows who is there, gives out names, carries each message, spreads signals, and applies a policy. Messages are binary and typed.',
      'Varlink has no broker. Each service has a socket of its own, messages are JSON, and a stream of replies stands in for signals. It works before any bus is up and through any pipe. What the broker gave is spread out: names lie in a registry, access in file modes, policy in each service.',
    ],
    why: 'A bus can be asked what is on it. For Varlink the picture must be put together from many places; that is what this program does.',
    figure: figure(150, 'D-Bus: three programs are joined to a broker in the middle. Varlink: a client is joined to each service by a connection of its own.', [
      frame(8, 8, 238, 134, 'D-Bus'), box(84, 58, 86, 32, 'broker', 'accent'), box(20, 34, 44, 28, 'a', 'plain'), box(20, 100, 44, 28, 'b', 'plain'), box(190, 64, 44, 28, 'c', 'plain'),
      arrow([[64, 50], [92, 58]], 'plain', { heads: 'both' }), arrow([[64, 112], [100, 90]], 'plain', { heads: 'both' }), arrow([[190, 76], [170, 76]], 'plain', { heads: 'both' }),
      frame(274, 8, 238, 134, 'Varlink'), box(288, 60, 70, 32, 'client', 'accent'), box(412, 32, 86, 28, 'service', 'good'), box(412, 66, 86, 28, 'service', 'good'), box(412, 100, 86, 28, 'service', 'good'),
      arrow([[358, 68], [412, 46]], 'good'), arrow([[358, 78], [412, 80]], 'good'), arrow([[358, 86], [412, 112]], 'good'),
    ]),
    tryIt: { sentence: 'Show who is connected to the bus.', act: { do: 'filter', filter: 'name:bus' }, commandLine: 'busctl list' },
    seeAlso: ['varlink', 'registry', 'polkit'],
    sources: ['dbus-daemon(1)', 'UAPI.20'],
  },
  {
    id: 'polkit',
    group: 'Around it',
    paragraphs: [
      'The mode of a socket says who may connect. Who may do what is for the service, and many of them ask polkit: may this caller do this action? The answer is yes, no, or only after a password. Asking for one takes a program on the caller’s screen.',
      'In Varlink the caller says whether it is willing: many methods take allowInteractiveAuthentication. Without it such a service answers at once with io.systemd.InteractiveAuthenticationRequired.',
    ],
    why: 'An open door (0666) is no carelessness where the service asks polkit. And a call that is refused may only lack this one field.',
    figure: figure(132, 'A client calls a service. The service asks polkit, which may ask a person for a password. Then the service does it or refuses.', [
      box(8, 30, 110, 36, 'client', 'accent'), box(206, 30, 110, 36, 'service', 'good'), box(402, 30, 110, 36, 'polkit', 'plain'), box(402, 92, 110, 32, 'a person', 'warning'),
      arrow([[118, 48], [206, 48]], 'accent'), arrow([[316, 48], [402, 48]], 'plain', { heads: 'both' }), arrow([[457, 66], [457, 92]], 'warning', { heads: 'both' }),
      text(162, 22, '1 Set…', { anchor: 'middle' }), text(359, 22, '2 may it?', { anchor: 'middle' }), text(394, 112, '3 password?', { anchor: 'end', tone: 'warning' }),
    ]),
    tryIt: { sentence: 'Look for methods that take this field.', act: { do: 'page', page: 'interfaces' }, commandLine: 'pkaction | grep systemd' },
    seeAlso: ['credentials', 'mode', 'errors'],
    sources: ['polkit(8)', 'varlinkctl(1), --no-ask-password'],
  },
  {
    id: 'watching',
    group: 'Around it',
    paragraphs: [
      'The tables of the kernel tell who is joined with whom and how many bytes wait, never what they say. To hear that, one traces a program (strace), or puts a proxy in between: but then the service sees the proxy as its caller.',
      'Root can hook eBPF programs into the kernel, where messages pass. Newer kernels let such a program read the labels of a socket (bpf_sock_read_xattr), so that it can pick out what is Varlink and leave the rest alone.',
    ],
    why: 'Passwords and keys pass there too. Sockatlas does not listen in: it shows the joints, and speaks when you call.',
    figure: figure(140, 'Client and service are joined through the kernel. The tables show the joint and the bytes that wait. An eBPF program in the kernel would see the messages, and needs root.', [
      box(8, 20, 110, 36, 'client', 'accent'), frame(176, 8, 168, 124, 'kernel'), box(402, 20, 110, 36, 'service', 'good'), arrow([[118, 38], [402, 38]], 'accent', { heads: 'both' }),
      box(190, 54, 140, 28, 'tables: who, bytes', 'good'), box(190, 94, 140, 28, 'eBPF: contents', 'warning'), text(352, 112, 'root only', { tone: 'warning' }), text(352, 72, 'what you see here', { tone: 'good' }),
    ]),
    tryIt: { sentence: 'Show who talks with whom, as a table and as a map.', act: { do: 'page', page: 'conversations' }, commandLine: 'sockatlas conversations' },
    seeAlso: ['connection', 'roles', 'credentials'],
    sources: ['sock_diag(7)', 'strace(1)', 'fs/bpf_fs_kfuncs.c'],
  },
];
