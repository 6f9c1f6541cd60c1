/**
 * What the concept cards are called, and more words to find each by, in the order in which they are best read. Apart from the cards, so that
 * commands and explanations can name them without carrying all of them.
 */
export const concepts = {
  socket: { title: 'What a socket is', keywords: 'unix descriptor listen accept connect server client backlog' },
  names: { title: 'Path, abstract, unnamed', keywords: 'address bind @ nul sun_path' },
  types: { title: 'Stream, datagram, packets', keywords: 'SOCK_STREAM SOCK_DGRAM SOCK_SEQPACKET dgram seqpacket message borders' },
  connection: { title: 'The two ends of a connection', keywords: 'peer queue backlog half closed shutdown waiting other end' },
  'two-inodes': { title: 'One socket, two inodes', keywords: 'sockfs entry point door inode object path bind unlink' },
  mode: { title: 'Mode bits on sockets', keywords: 'permission chmod write read 0666 0660 owner group' },
  acl: { title: 'Access control lists and the mask', keywords: 'acl setfacl getfacl mask named user group posix' },
  way: { title: 'The way to a path', keywords: 'folder directory search execute permission symlink sticky path resolution' },
  credentials: { title: 'Who is calling', keywords: 'SO_PEERCRED SO_PEERPIDFD pidfd uid pid gid credentials peer scm_credentials' },
  descriptors: { title: 'Passing descriptors', keywords: 'fd SCM_RIGHTS file descriptor memfd pass' },
  namespaces: { title: 'Namespaces', keywords: 'container netns mount network unshare podman docker nspawn' },
  attributes: { title: 'Attributes and their namespaces', keywords: 'xattr extended attributes user trusted security system label getfattr' },
  roles: { title: 'Roles: what user.varlink says', keywords: 'label entrypoint listen server client role' },
  'no-proof': { title: 'Why a label is no proof', keywords: 'trust forge relabel write permission hint security' },
  activation: { title: 'Asleep: socket activation', keywords: 'socket unit sd_listen_fds LISTEN_FDS wake start awake sleeping' },
  varlink: { title: 'Varlink in five messages', keywords: 'json nul call reply error protocol method parameters continues' },
  interface: { title: 'Reading an interface', keywords: 'idl method type error optional array map enum documentation introspect' },
  flags: { title: 'more, oneway, upgrade', keywords: 'stream subscribe flag continues raw bytes upgrade oneway' },
  errors: { title: 'Errors and what they tell', keywords: 'MethodNotFound InvalidParameter ExpectedMore PermissionDenied InterfaceNotFound error' },
  registry: { title: 'Registry or label', keywords: 'run varlink registry symlink folder drop-in list-registry public' },
  dbus: { title: 'D-Bus and Varlink', keywords: 'bus broker dbus-daemon signal session system bus compare' },
  polkit: { title: 'Asking an administrator: polkit', keywords: 'pkexec password authentication allowInteractiveAuthentication policy privilege' },
  watching: { title: 'Watching what is said', keywords: 'ebpf bpf strace trace monitor observe sniff proxy traffic' },
} as const;

export type CardId = keyof typeof concepts;

export const isCardId = (text: string): text is CardId => Object.hasOwn(concepts, text);
export const cardIds: readonly CardId[] = Object.keys(concepts).filter(isCardId);
