"""Makes sockets behind folders, links, lists and mounts, and then really does what users might do with them.

Told what to do line by line in JSON, as root; answers line by line. Every act is made in a child that has become the user: setgroups(2),
setresgid(2), setresuid(2), capset(2).
"""
import ctypes, errno, fcntl, json, os, resource, socket, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
capability_bits = {'CAP_CHOWN': 0, 'CAP_DAC_OVERRIDE': 1, 'CAP_DAC_READ_SEARCH': 2, 'CAP_FOWNER': 3, 'CAP_SYS_PTRACE': 19, 'CAP_SYS_ADMIN': 21}
PR_SET_KEEPCAPS = 8
MS_RDONLY, MS_REMOUNT, MS_BIND, MNT_DETACH = 1, 32, 4096, 2
FS_IOC_SETFLAGS, FS_APPEND_FL, FS_IMMUTABLE_FL = 0x40086602, 0x20, 0x10
label = 'user.differential'
made = {}
open_sockets = []
undo = []


def checked(outcome, what):
    if outcome != 0:
        raise OSError(ctypes.get_errno(), what + ': ' + os.strerror(ctypes.get_errno()))


def mount(source, target, kind, flags):
    checked(libc.mount(source.encode(), target.encode(), kind.encode() if kind else None, flags, None), 'mount ' + target)


def unmount(path):
    checked(libc.umount2(path.encode(), MNT_DETACH), 'umount ' + path)


def protect(path, spec):
    os.chown(path, spec['uid'], spec['gid'])
    os.chmod(path, spec['mode'])
    if spec['acl'] is not None:
        os.setxattr(path, 'system.posix_acl_access', bytes.fromhex(spec['acl']))


def set_flags(path, flags):
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.ioctl(fd, FS_IOC_SETFLAGS, struct.pack('l', flags))
    finally:
        os.close(fd)


def begin(root, labels, mounts):
    global has_labels
    has_labels = labels
    os.makedirs(root + '/keep', 0o700, exist_ok=True)
    if not mounts:
        return
    os.makedirs(root + '-ro', exist_ok=True)
    mount(root, root + '-ro', None, MS_BIND)
    undo.append(root + '-ro')
    mount('none', root + '-ro', None, MS_BIND | MS_REMOUNT | MS_RDONLY)


def make(cases):
    for case in cases:
        made[case['id']] = case
        for folder in case['folders']:
            os.mkdir(folder['path'], 0o700)
        path = case['socket']['path']
        one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM if case['dgram'] else socket.SOCK_STREAM)
        one.bind(path)
        if not case['dgram']:
            one.listen(64)
        open_sockets.append(one)
        if has_labels:
            os.setxattr(path, label, b'as it was')
        os.link(path, case['keep'])
        for link in case['links']:
            os.symlink(link['target'], link['path'])
            os.lchown(link['path'], link['uid'], link['uid'])
        if case['mounted'] is not None:
            os.close(os.open(case['mounted'], os.O_CREAT | os.O_WRONLY, 0o600))
            mount(path, case['mounted'], None, MS_BIND)
            if case['mountReadOnly']:
                mount('none', case['mounted'], None, MS_BIND | MS_REMOUNT | MS_RDONLY)
        protect(path, case['socket'])
        for folder in reversed(case['folders']):
            protect(folder['path'], folder)
        for folder in case['folders']:
            if folder['flag'] is not None:
                set_flags(folder['path'], FS_APPEND_FL if folder['flag'] == 'append' else FS_IMMUTABLE_FL)


def restore():
    """What an act has removed or changed is there again."""
    for case in made.values():
        spec = case['socket']
        named = case['links'][-1]['path'] if case['last'] else spec['path']
        there = os.lstat(named) if os.path.lexists(named) else None
        kept = os.stat(case['keep'])
        if case['last']:
            if there is None or not os.path.islink(named):
                if there is not None:
                    os.unlink(named)
                link = case['links'][-1]
                os.symlink(link['target'], named)
                os.lchown(named, link['uid'], link['uid'])
        elif there is None or there.st_ino != kept.st_ino:
            if there is not None:
                os.unlink(named)
            os.link(case['keep'], named)
        if has_labels:
            os.setxattr(case['keep'], label, b'as it was')


def attempt(act):
    try:
        act()
        return True
    except OSError as problem:
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EAGAIN):
            # EAGAIN: a full queue, which is told only to those who may connect.
            return True if problem.errno == errno.EAGAIN else os.strerror(problem.errno)
        raise


def connecting(path, dgram):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM if dgram else socket.SOCK_STREAM) as one:
        one.setblocking(False)
        one.connect(path)


def replacing(path):
    mine = f'{os.path.dirname(path)}/.mine-{os.getpid()}'
    os.close(os.open(mine, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.rename(mine, path)
    except OSError as problem:
        # An append-only folder takes a new name, and gives none back.
        try:
            os.unlink(mine)
        finally:
            raise problem


def giving_away(path, owner):
    os.chown(path, 54321, -1)
    os.chown(path, owner, -1)


def acts_of(case, phase):
    path = case['access']
    if phase == 'replace':
        return {'rename': lambda: replacing(path)}
    acts = {'connect': lambda: connecting(path, case['dgram'])}
    if has_labels:
        acts['getxattr'] = lambda: os.getxattr(path, label)
        acts['listxattr'] = lambda: os.listxattr(path)
        acts['setxattr'] = lambda: os.setxattr(path, label, b'changed')
        acts['removexattr'] = lambda: os.removexattr(path, label)
    acts['chmod'] = lambda: os.chmod(path, case['shownMode'])
    acts['chown'] = lambda: giving_away(path, case['socket']['uid'])
    acts['unlink'] = lambda: os.unlink(path)
    return acts


def become(subject):
    keep = sum(1 << capability_bits[name] for name in subject['capabilities'])
    os.setgroups(subject['groups'])
    os.setresgid(subject['gid'], subject['gid'], subject['gid'])
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setresuid(subject['uid'], subject['uid'], subject['uid'])
    head = struct.pack('Ii', 0x20080522, 0)
    low, high = keep & 0xffffffff, keep >> 32
    checked(libc.capset(head, struct.pack('6I', low, low, 0, high, high, 0)), 'capset')


def act(subject, phase):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        outcome = {}
        try:
            become(subject)
            for case in made.values():
                outcome[case['id']] = {name: attempt(one) for name, one in acts_of(case, phase).items()}
            answer = {'out': outcome}
        except BaseException as problem:
            answer = {'problem': repr(problem)}
        with os.fdopen(writer, 'w') as out:
            json.dump(answer, out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        answer = json.load(told)
    os.waitpid(pid, 0)
    restore()
    if 'problem' in answer:
        raise RuntimeError(answer['problem'])
    return answer['out']


def clear():
    for one in open_sockets:
        one.close()
    open_sockets.clear()
    for case in made.values():
        if case['mounted'] is not None:
            unmount(case['mounted'])
        for folder in case['folders']:
            if folder['flag'] is not None:
                set_flags(folder['path'], 0)
    made.clear()


def end():
    for path in reversed(undo):
        unmount(path)
        os.rmdir(path)
    undo.clear()


if __name__ == '__main__':
    os.umask(0)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    for line in sys.stdin:
        try:
            name, arguments = json.loads(line)
            answer = {'out': {'begin': begin, 'make': make, 'act': act, 'clear': clear, 'end': end}[name](*arguments)}
        except BaseException as problem:
            answer = {'problem': repr(problem)}
        print(json.dumps(answer), flush=True)
