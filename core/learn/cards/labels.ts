import type { CardText } from '../card.ts';
import { arrow, box, figure, frame, text } from '../figure.ts';

export const labelCards: readonly CardText[] = [
  {
    id: 'attributes',
    group: 'Labels',
    paragraphs: [
      'An inode can carry extended attributes: small named values beside the contents. Their names begin with a namespace that says who rules them. user. is for everybody whom the mode lets, trusted. for root, security. for security modules, system. for the kernel, access control lists among them.',
      'For long user. was for files and folders only. Since Linux 7.1 sockets take it too, on the entry point and on the socket object. Sockatlas calls these labels. On an object 128 fit.',
    ],
    why: 'On older kernels setting one answers “not permitted” as if it were a matter of rights. So Sockatlas tries on sockets of its own, and tells.',
    figure: figure(132, 'Four namespaces of attributes: user for everybody whom the mode lets, marked as the one for labels; trusted for root; security for security modules; system for the kernel.', [
      box(8, 16, 120, 40, 'user.', 'accent', true), box(138, 16, 120, 40, 'trusted.', 'plain', true), box(268, 16, 120, 40, 'security.', 'plain', true), box(398, 16, 114, 40, 'system.', 'plain', true),
      text(68, 78, 'the mode decides', { anchor: 'middle', tone: 'accent' }), text(198, 78, 'root', { anchor: 'middle' }), text(328, 78, 'SELinux, …', { anchor: 'middle' }), text(455, 78, 'lists, kernel', { anchor: 'middle' }),
      text(68, 112, 'labels', { anchor: 'middle', tone: 'accent' }), arrow([[68, 100], [68, 84]], 'accent'),
    ]),
    tryIt: { sentence: 'Show the sockets that carry a label.', act: { do: 'filter', filter: 'has:label' }, commandLine: "getfattr -d -m '^user\\.' PATH" },
    seeAlso: ['roles', 'no-proof', 'two-inodes'],
    sources: ['xattr(7)', 'systemd.socket(5), XAttrEntryPoint='],
  },
  {
    id: 'roles',
    group: 'Labels',
    paragraphs: [
      'The label user.varlink says that a socket speaks Varlink, and its value says in which role. entrypoint stands on the path, for those who look for services. The other three stand on socket objects: listen on the listener, server on each end that it accepted, client on the end of a caller.',
      'Nothing is inherited: an accepted end has the label only if its program set it. Other values mean nothing; a 1 is from the time before roles.',
    ],
    why: 'A tool can find services and their talks without connecting to anything, so without waking anyone.',
    figure: figure(150, 'The path carries entrypoint. The listener of the service carries listen, its accepted end carries server. The end of the client carries client.', [
      box(8, 20, 150, 40, ['/run/x', 'entrypoint'], 'accent'), frame(300, 8, 212, 134, 'service'), box(330, 32, 150, 40, ['listener', 'listen'], 'good'), box(330, 90, 150, 40, ['accepted end', 'server'], 'good'),
      box(8, 90, 150, 40, ['end of a caller', 'client'], 'accent'), arrow([[158, 44], [330, 50]]), arrow([[158, 110], [330, 110]], 'plain', { heads: 'both' }),
    ]),
    tryIt: { sentence: 'Show what is labelled as Varlink, by folder.', act: { do: 'filter', filter: 'label:user.varlink', grouping: 'folder' }, commandLine: 'varlinkctl list-sockets' },
    seeAlso: ['attributes', 'no-proof', 'registry'],
    sources: ['UAPI.20', 'sd-varlink(3)'],
  },
  {
    id: 'no-proof',
    group: 'Labels',
    paragraphs: [
      'To change a label of a path socket you need its write bit, the very bit that lets you connect. So whoever may knock may also rewrite the sign on the door. The owner has no special right, and the sticky bit of a folder does not help.',
      'On a socket object, every process that holds a descriptor may relabel, until the mode of the object itself forbids it. And anyone can make a socket of his own and label it like a famous service.',
    ],
    why: 'Take a label as a hint where to look. What is trusted must rest on the path, on who may write there, and on who answers.',
    figure: figure(132, 'A service sets the label. A stranger who may connect, since the mode is 0666, can change or remove it by the same right.', [
      box(190, 40, 140, 52, ['0666  /run/x', 'user.varlink'], 'accent'), box(8, 40, 120, 52, ['service', 'sets it'], 'good'), box(392, 40, 120, 52, ['stranger', 'may connect'], 'warning'),
      arrow([[128, 66], [190, 66]], 'good'), arrow([[392, 54], [330, 54]]), arrow([[392, 80], [330, 80]], 'danger'), text(260, 118, 'the same bit for both', { anchor: 'middle', tone: 'danger' }),
    ]),
    tryIt: { sentence: 'Show the labelled listeners whose labels everyone may change.', act: { do: 'filter', filter: 'state:listen has:label anyone:relabel' }, commandLine: "sockatlas list --filter 'state:listen has:label anyone:relabel'" },
    seeAlso: ['roles', 'mode', 'registry'],
    sources: ['xattr(7)', 'fs/xattr.c, xattr_permission'],
  },
];
