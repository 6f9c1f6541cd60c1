import type { CardText } from '../card.ts';
import { arrow, box, figure, frame, text } from '../figure.ts';

export const socketCards: readonly CardText[] = [
  {
    id: 'socket',
    group: 'Sockets',
    paragraphs: [
      'A socket is one end of a talk between programs. The kernel keeps it; a program holds it by a descriptor, as it holds an open file. Unix sockets stay inside one machine: no cable and no port, only ends that the kernel joins.',
      'A server makes a socket that listens. Each client makes its own and connects. The server accepts, and thereby gets a fresh end for this client alone. The listener itself never carries a word.',
    ],
    why: 'Sound, display, logs, name lookups and system settings of a Linux machine are all asked for through such sockets.',
    figure: figure(150, 'A client holds one end of a connection. It was made through the listening socket of a server, which accepted it and holds the other end. The listener stays free for the next client.', [
      frame(8, 14, 150, 126, 'client'), frame(362, 14, 150, 126, 'server'),
      box(28, 84, 110, 34, 'its end', 'accent'), box(382, 84, 110, 34, 'accepted end', 'accent'), box(382, 38, 110, 34, 'listener', 'good'),
      arrow([[138, 92], [260, 56], [382, 56]], 'plain', { dashed: true }), arrow([[138, 104], [382, 104]], 'accent', { heads: 'both' }),
      text(262, 46, '1 connects', { anchor: 'middle' }), text(262, 122, '2 talks', { anchor: 'middle' }),
    ]),
    tryIt: { sentence: 'Show the sockets that listen: these are the ones that can be called.', act: { do: 'filter', filter: 'state:listen' }, commandLine: 'ss -xl' },
    seeAlso: ['names', 'connection', 'two-inodes'],
    sources: ['unix(7)', 'accept(2)'],
  },
  {
    id: 'names',
    group: 'Sockets',
    paragraphs: [
      'A Unix socket is known by a path, by an abstract name, or not at all. A path lies in the file system, has an owner and a mode, and stays behind when its program ends. An abstract name begins with a NUL byte, shown as @. It lies in no folder and is gone as soon as its socket is closed.',
      'Without a name there are pairs and the ends of clients: nobody can connect to them.',
    ],
    why: 'File permissions guard paths alone. An abstract name is open to every program in its network namespace, so its service must look itself who calls.',
    figure: figure(132, 'Three kinds of address: a path, guarded by file permissions; an abstract name, guarded by nothing; no name, which nobody can connect to.', [
      box(8, 14, 160, 34, '/run/x.sock', 'good', true), box(180, 14, 160, 34, '@x', 'warning', true), box(352, 14, 160, 34, '(no name)', 'unknown'),
      text(88, 72, 'path', { anchor: 'middle' }), text(260, 72, 'abstract', { anchor: 'middle' }), text(432, 72, 'unnamed', { anchor: 'middle' }),
      text(88, 94, 'owner, group, mode', { anchor: 'middle', tone: 'good' }), text(260, 94, 'no protection', { anchor: 'middle', tone: 'warning' }), text(432, 94, 'cannot be called', { anchor: 'middle', tone: 'unknown' }),
      text(88, 116, 'outlives its program', { anchor: 'middle' }), text(260, 116, 'goes with its socket', { anchor: 'middle' }), text(432, 116, 'pairs, clients', { anchor: 'middle' }),
    ]),
    tryIt: { sentence: 'Show the listeners with an abstract name.', act: { do: 'filter', filter: 'kind:abstract state:listen' }, commandLine: "ss -xl | grep ' @'" },
    seeAlso: ['mode', 'namespaces', 'credentials'],
    sources: ['unix(7), Address format'],
  },
  {
    id: 'types',
    group: 'Sockets',
    paragraphs: [
      'A stream is a flow of bytes both ways: where one message ends and the next begins is for the programs to agree on. Varlink ends each message with a NUL byte.',
      'A datagram socket takes whole messages, each from anyone who may send; nothing is connected first, and a sender without an address gets no answer. Logs go this way. Between Unix sockets no datagram is lost or overtaken. Packets (seqpacket) are connected like a stream and keep the borders of messages like datagrams.',
    ],
    why: 'The type tells what to look for: connections and a listener, or one socket to which many send.',
    figure: figure(128, 'A stream carries bytes without borders between two ends. Datagrams are whole messages from many senders to one socket. Packets are whole messages between two ends.', [
      text(8, 30, 'stream'), box(100, 12, 300, 28, 'bytes bytes bytes bytes', 'accent'), arrow([[404, 26], [440, 26]], 'accent', { heads: 'both' }), text(448, 30, 'two ends'),
      text(8, 70, 'datagram'), box(100, 52, 90, 28, 'message', 'good'), box(205, 52, 90, 28, 'message', 'good'), box(310, 52, 90, 28, 'message', 'good'), arrow([[404, 66], [440, 66]], 'good'), text(448, 70, 'from many'),
      text(8, 110, 'seqpacket'), box(100, 92, 90, 28, 'message', 'accent'), box(205, 92, 90, 28, 'message', 'accent'), box(310, 92, 90, 28, 'message', 'accent'), arrow([[404, 106], [440, 106]], 'accent', { heads: 'both' }), text(448, 110, 'two ends'),
    ]),
    tryIt: { sentence: 'Show the datagram sockets that have a name: who sends there is in the column of the other end.', act: { do: 'filter', filter: 'type:dgram -kind:unnamed' }, commandLine: 'ss -a -A unix_dgram' },
    seeAlso: ['socket', 'connection', 'varlink'],
    sources: ['unix(7)', 'socket(2)'],
  },
  {
    id: 'connection',
    group: 'Sockets',
    paragraphs: [
      'Each connection is two sockets, one at either end. The accepted end bears the name of the listener that it came through; the end of the client mostly has none. So one path can stand in many rows: the listener and every open connection.',
      'What one end sends lies in a queue until the other end reads it. Calls that are not accepted yet wait in the backlog of the listener; when that is full, the next caller is kept waiting.',
    ],
    why: 'Bytes that nobody reads, or a full backlog, tell which program is stuck, before anyone reads its log.',
    figure: figure(150, 'Two accepted ends of a server bear its path as name. Each is joined to an unnamed end of a client. A third caller waits in the backlog of the listener.', [
      frame(322, 8, 190, 134, 'server'), box(336, 32, 162, 28, '/run/x  listener', 'good', true), box(336, 68, 162, 28, '/run/x', 'accent', true), box(336, 104, 162, 28, '/run/x', 'accent', true),
      box(8, 32, 120, 28, 'caller', 'warning'), box(8, 68, 120, 28, 'client', 'accent'), box(8, 104, 120, 28, 'client', 'accent'),
      arrow([[128, 46], [336, 46]], 'warning', { dashed: true }), text(228, 40, 'waits in the backlog', { anchor: 'middle', tone: 'warning' }),
      arrow([[128, 82], [336, 82]], 'accent', { heads: 'both' }), arrow([[128, 118], [336, 118]], 'accent', { heads: 'both' }), text(228, 100, 'each way has a queue', { anchor: 'middle' }),
    ]),
    tryIt: { sentence: 'Show the connections in which something was sent and is not read yet.', act: { do: 'filter', filter: 'queue:>0' }, commandLine: 'ss -xp' },
    seeAlso: ['socket', 'credentials', 'watching'],
    sources: ['unix(7)', 'listen(2)', 'sock_diag(7)'],
  },
  {
    id: 'namespaces',
    group: 'Around it',
    paragraphs: [
      'A network namespace has a table of sockets of its own, and abstract names count inside it alone: two containers may use the same one and never meet.',
      'Paths belong to the file system, so to a mount namespace. A path that two containers share (a folder mounted in both) can be connected to from one network namespace into the other. The same path text may also lead to different inodes, here and there.',
    ],
    why: 'What one table shows is not all that runs. A socket of a container is missing from it, or is there with a peer that seems to be nowhere.',
    figure: figure(150, 'Two network namespaces, each with its own table of sockets and its own abstract name @x, which do not meet. A path in a shared folder is reached from both.', [
      frame(8, 10, 220, 78, 'network namespace A'), frame(292, 10, 220, 78, 'network namespace B'),
      box(24, 40, 84, 32, '@x', 'warning', true), box(124, 40, 88, 32, 'client', 'accent'), box(308, 40, 84, 32, '@x', 'warning', true), box(408, 40, 88, 32, 'client', 'accent'),
      box(170, 110, 180, 32, '/shared/x.sock', 'good', true), arrow([[168, 72], [230, 110]], 'good'), arrow([[452, 72], [340, 110]], 'good'),
      text(260, 52, 'strangers', { anchor: 'middle', tone: 'unknown' }), arrow([[238, 60], [282, 60]], 'unknown', { dashed: true, heads: 'none' }),
    ]),
    tryIt: { sentence: 'Show the sockets of other network namespaces, as far as you may look.', act: { do: 'filter', filter: 'ns:other', grouping: 'namespace' }, commandLine: 'lsns -t net' },
    seeAlso: ['names', 'way', 'connection'],
    sources: ['network_namespaces(7)', 'mount_namespaces(7)', 'unix(7)'],
  },
];
