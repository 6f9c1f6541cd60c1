"""A process of another user in a mount namespace of its own, with a file system there that nobody else has in sight.

Says its number, and ends when its input does. Arguments: user, folder, and whether it lets others of its user look into it.
"""
import ctypes, os, sys

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, MS_REC, MS_PRIVATE, PR_SET_DUMPABLE = 0x20000, 0x4000, 1 << 18, 4
uid, folder, dumpable = int(sys.argv[1]), sys.argv[2], sys.argv[3] == 'open'


def checked(outcome, what):
    if outcome != 0:
        raise OSError(ctypes.get_errno(), what)


checked(libc.unshare(CLONE_NEWNS), 'unshare')
checked(libc.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None), 'private')
checked(libc.mount(b'tmpfs', folder.encode(), b'tmpfs', 0, b'mode=0755'), 'tmpfs')
os.mkdir(folder + '/m', 0o755)
os.setgroups([])
os.setresgid(uid, uid, uid)
os.setresuid(uid, uid, uid)
# A change of user has made it 0: prctl(2).
checked(libc.prctl(PR_SET_DUMPABLE, 1 if dumpable else 0, 0, 0, 0), 'dumpable')
print(os.getpid(), flush=True)
sys.stdin.read()
