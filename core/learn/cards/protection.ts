import type { CardText } from '../card.ts';
import { arrow, box, figure, text } from '../figure.ts';

export const protectionCards: readonly CardText[] = [
  {
    id: 'two-inodes',
    group: 'Protection',
    paragraphs: [
      'A socket that is bound to a path has two inodes. One is the socket object, inside the kernel: the number that ss and /proc/PID/fd show. The other is the entry point, the file that appears at the path. Each has an owner, a mode and labels of its own, and a change of one does not touch the other.',
      'Remove the path, and the socket lives on where nobody can find it. End the program, and a path remains that leads nowhere.',
    ],
    why: 'Who may connect is asked at the entry point alone. Whoever looks at the wrong inode reads the wrong owner.',
    figure: figure(140, 'A path leads to the entry point, an inode of the file system with an owner, a mode and labels. It leads on to the socket object, an inode of sockfs with an owner, a mode and labels of its own, which a process holds.', [
      box(8, 48, 100, 36, '/run/x', 'plain', true), box(150, 28, 150, 76, ['entry point', 'owner, mode', 'labels'], 'accent'), box(352, 28, 160, 76, ['socket object', 'owner, mode', 'labels'], 'good'),
      arrow([[108, 66], [150, 66]]), arrow([[300, 66], [352, 66]]),
      text(225, 126, 'found by name', { anchor: 'middle' }), text(432, 126, 'held by a process', { anchor: 'middle' }),
    ]),
    tryIt: { sentence: 'Open the labels of a socket: both doors stand there, one below the other.', act: { do: 'tab', tab: 'labels', filter: 'kind:path state:listen' }, commandLine: 'stat PATH; stat -L /proc/PID/fd/N' },
    seeAlso: ['mode', 'roles', 'attributes'],
    sources: ['unix(7)', 'bind(2)', 'proc_pid_fd(5)'],
  },
  {
    id: 'mode',
    group: 'Protection',
    paragraphs: [
      'On Linux, whoever connects to a path socket, or sends a datagram there, needs the write bit of its entry point: as owner, as member of its group, or as anyone else, whichever fits first. 0666 lets all in, 0660 the owner and the group, 0600 the owner alone. Root passes always.',
      'The read bit has nothing to do with connecting. It decides who may read the values of labels. The execute bit does nothing.',
    ],
    why: 'This is the only lock that the kernel turns by itself. What comes after it, the service has to check.',
    figure: figure(140, 'The mode 0666 as rw for owner, group and others. The w bits are marked: they decide who may connect and who may relabel. The r bits decide who may read values of labels.', [
      text(110, 22, 'owner', { anchor: 'middle' }), text(260, 22, 'group', { anchor: 'middle' }), text(410, 22, 'others', { anchor: 'middle' }),
      box(62, 32, 44, 34, 'r', 'plain', true), box(114, 32, 44, 34, 'w', 'accent', true), box(212, 32, 44, 34, 'r', 'plain', true), box(264, 32, 44, 34, 'w', 'accent', true), box(362, 32, 44, 34, 'r', 'plain', true), box(414, 32, 44, 34, 'w', 'warning', true),
      arrow([[136, 68], [136, 92]], 'accent'), arrow([[286, 68], [286, 92]], 'accent'), arrow([[436, 68], [436, 92]], 'warning'),
      text(286, 110, 'w: may connect, and may change labels', { anchor: 'middle', tone: 'accent' }), text(286, 130, 'r: may read the values of labels', { anchor: 'middle' }),
    ]),
    tryIt: { sentence: 'Show the listeners whose mode lets everybody connect.', act: { do: 'filter', filter: 'kind:path state:listen mode:o+w' }, commandLine: 'find /run -type s -perm -o=w' },
    seeAlso: ['way', 'acl', 'no-proof'],
    sources: ['unix(7), Pathname socket ownership and permissions', 'inode(7)'],
  },
  {
    id: 'acl',
    group: 'Protection',
    paragraphs: [
      'A mode knows three classes: owner, group, others. An access control list adds entries for single users and groups. The mask is the most that any of these, and the owning group, can have: an entry with rw counts as r while the mask is r. Owner and others are not masked.',
      'With a list, the middle three bits that ls shows are the mask and no longer the rights of the group. So chmod g-w shuts out every named user at one stroke.',
    ],
    why: 'A mode of 0660 may let ten more users in, or, by the mask, nobody at all. Only the whole list tells.',
    figure: figure(146, 'Entries of a list: owner rw and others nothing are taken as they are. User alice rw and the group rw pass through the mask r, which leaves r.', [
      box(8, 10, 150, 28, 'owner       rw-', 'good', true), box(8, 44, 150, 28, 'alice       rw-', 'plain', true), box(8, 78, 150, 28, 'group       rw-', 'plain', true), box(8, 112, 150, 28, 'others      ---', 'good', true),
      box(222, 44, 90, 62, ['mask', 'r--'], 'warning'), box(380, 10, 132, 28, 'rw-', 'good', true), box(380, 44, 132, 28, 'r--', 'warning', true), box(380, 78, 132, 28, 'r--', 'warning', true), box(380, 112, 132, 28, '---', 'good', true),
      arrow([[158, 24], [380, 24]], 'good'), arrow([[158, 58], [222, 58]]), arrow([[158, 92], [222, 92]]), arrow([[312, 58], [380, 58]], 'warning'), arrow([[312, 92], [380, 92]], 'warning'), arrow([[158, 126], [380, 126]], 'good'),
    ]),
    tryIt: { sentence: 'Show the sockets that have a list.', act: { do: 'filter', filter: 'acl:yes' }, commandLine: 'getfacl PATH' },
    seeAlso: ['mode', 'way'],
    sources: ['acl(5)', 'setfacl(1)'],
  },
  {
    id: 'way',
    group: 'Protection',
    paragraphs: [
      'To reach /run/app/x, the kernel goes through /, run and app. Each folder asks for its search bit (x), and links on the way are followed. One closed folder hides everything below it, however open the socket’s own mode is: many services rely on nothing else.',
      'Folders have another power. Whoever may write in one can remove the entry point and put another in its place, without any right on the socket. The sticky bit (as on /tmp) keeps that to owners.',
    ],
    why: 'The mode 0666 alone is no hole, and 0600 alone no shield. Both depend on every folder before it.',
    figure: figure(120, 'The way from / over run and app to the socket x. The first folders let everyone search; app lets only its owner through, so the open mode of x does not matter.', [
      box(8, 24, 84, 40, ['/', '0755'], 'good'), box(140, 24, 84, 40, ['run', '0755'], 'good'), box(272, 24, 84, 40, ['app', '0700'], 'danger'), box(404, 24, 108, 40, ['x', '0666'], 'unknown'),
      arrow([[92, 44], [140, 44]], 'good'), arrow([[224, 44], [272, 44]], 'good'), arrow([[356, 44], [404, 44]], 'unknown', { dashed: true }),
      text(314, 90, 'strangers stop here', { anchor: 'middle', tone: 'danger' }), text(458, 90, 'never asked', { anchor: 'middle', tone: 'unknown' }),
    ]),
    tryIt: { sentence: 'Open the tab Who of a socket, where each step of the way is proved.', act: { do: 'tab', tab: 'who', filter: 'kind:path state:listen' }, commandLine: 'namei -l PATH' },
    seeAlso: ['mode', 'acl', 'two-inodes'],
    sources: ['path_resolution(7)', 'unix(7)'],
  },
  {
    id: 'credentials',
    group: 'Protection',
    paragraphs: [
      'A service can ask the kernel who made a connection: process, user and group (SO_PEERCRED). The caller cannot forge the answer. It is of the moment of connecting, so it stays what it was even when the descriptor has since been handed on, or the process has ended and its number was given to another. SO_PEERPIDFD, since Linux 6.5, names the process itself in place of its number.',
      'The client can ask the same of the server: it learns who began to listen.',
    ],
    why: 'Most services decide by the user who calls. A proxy in between calls as itself, and its rights count.',
    figure: figure(132, 'A client process of user 1000 connects. The kernel notes process, user and group, and tells the service when it asks.', [
      box(8, 34, 130, 50, ['client', 'pid 4711, uid 1000'], 'accent'), box(196, 20, 128, 78, ['kernel', 'notes at connect:', '4711, 1000, 1000'], 'plain'), box(382, 34, 130, 50, ['service', 'asks, then decides'], 'good'),
      arrow([[138, 59], [196, 59]], 'accent'), arrow([[382, 52], [324, 52]], 'good'), arrow([[324, 70], [382, 70]], 'good'),
      text(260, 122, 'neither side can change the note', { anchor: 'middle' }),
    ]),
    tryIt: { sentence: 'Open the peers of a listener: both ends, with process and user.', act: { do: 'tab', tab: 'peers', filter: 'state:listen has:holder' }, commandLine: 'ss -xp' },
    seeAlso: ['polkit', 'descriptors', 'connection'],
    sources: ['unix(7), SO_PEERCRED', 'pidfd_open(2)'],
  },
  {
    id: 'descriptors',
    group: 'Around it',
    paragraphs: [
      'Over a Unix socket a program can send an open file, a pipe, another socket: not its name but the open thing itself (SCM_RIGHTS). The receiver gets a descriptor of its own for it, with a number of its own, and may do what the sender could do with it. No path is looked up and no permission asked again.',
      'One message takes up to 253. In Varlink they travel beside the JSON, which names each by its place: 0, 1, 2.',
    ],
    why: 'A service can open for you what you may not open yourself. And what was handed over cannot be called back.',
    figure: figure(128, 'A sender holds descriptor 7 of an open file. It sends a message with it. The receiver gets descriptor 4 of the same open file.', [
      box(8, 14, 130, 34, 'sender, fd 7', 'accent'), box(382, 14, 130, 34, 'receiver, fd 4', 'good'), box(186, 84, 148, 34, 'the open file', 'plain'),
      arrow([[138, 31], [382, 31]], 'accent'), text(260, 22, '{"file": 0} and 1 descriptor', { anchor: 'middle', mono: true }),
      arrow([[73, 48], [73, 101], [186, 101]]), arrow([[447, 48], [447, 101], [334, 101]]),
    ]),
    tryIt: { sentence: 'Show sockets with several holders: a descriptor came to each, inherited or passed. The tab Overview lists them.', act: { do: 'tab', tab: 'overview', filter: 'has:holder state:listen' }, commandLine: "lsfd -Q 'TYPE =~ \"UNIX.*\"'" },
    seeAlso: ['activation', 'two-inodes', 'credentials'],
    sources: ['unix(7), SCM_RIGHTS', 'UAPI.20'],
  },
];
