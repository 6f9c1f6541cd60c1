"""Acts that tests/system/equivalence.test.ts tells its helpers to do. `act` gives 'done', or the code of the error when the kernel will not."""
import ctypes
import errno
import os
import shutil
import signal
import socket

libc = ctypes.CDLL(None, use_errno=True)
types = {"stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}
sockets = []
children = []
files = []
post = None
mailbox = None


def act(name, *arguments):
    try:
        return globals()["do_" + name](*arguments) or "done"
    except OSError as problem:
        return errno.errorcode.get(problem.errno, str(problem.errno))
    except (IndexError, ZeroDivisionError):
        return "nothing there"


def one(i):
    return sockets[i % len(sockets)]


def raw(name):
    return name.encode("latin1")


def keep(made):
    made.setblocking(False)
    sockets.append(made)


def do_open_mail(name):
    global post, mailbox
    post = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    mailbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    mailbox.bind(raw(name))
    for end in (post, mailbox):
        end.setblocking(False)


def do_make(kind):
    keep(socket.socket(socket.AF_UNIX, types[kind]))


def do_pair(kind):
    for end in socket.socketpair(socket.AF_UNIX, types[kind]):
        keep(end)


def do_bind(i, name):
    one(i).bind(raw(name))


def do_listen(i, backlog):
    one(i).listen(backlog)


def do_serve(kind, name):
    made = socket.socket(socket.AF_UNIX, types[kind])
    keep(made)
    made.bind(raw(name))
    if kind != "dgram":
        made.listen(3)


def do_connect(i, name):
    one(i).connect(raw(name))


def do_accept(i):
    for k in range(len(sockets)):
        listener = one(i + k)
        if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            keep(listener.accept()[0])
            return None
    return "nothing there"


def do_dup(i):
    keep(one(i).dup())


def do_dup_over(i, j):
    os.dup2(one(i).fileno(), one(j).fileno(), inheritable=False)


def do_close(i):
    sockets.pop(i % len(sockets)).close()


def do_close_for_file(i):
    """As many descriptors as before, at the same numbers, with one socket less."""
    sockets.pop(i % len(sockets)).close()
    files.append(os.open("/dev/null", os.O_RDONLY))


def do_file_for_socket(kind):
    os.close(files.pop())
    keep(socket.socket(socket.AF_UNIX, types[kind]))


def do_shutdown(i, how):
    one(i).shutdown(how)


def do_send(i, size):
    one(i).send(b"x" * size)


def do_receive(i):
    one(i).recv(1 << 16)


def do_pass(i, name):
    socket.send_fds(post, [b"x"], [one(i).fileno()], 0, raw(name))


def do_take():
    _, passed, _, _ = socket.recv_fds(mailbox, 1, 4)
    for fd in passed:
        keep(socket.socket(fileno=fd))


def do_refuse():
    """What is not taken out of a message is closed with it."""
    mailbox.recv(1)


def do_rename(a, b):
    os.rename(raw(a), raw(b))


def do_unlink(a):
    os.unlink(raw(a))


def do_link(a, b):
    os.link(raw(a), raw(b), follow_symlinks=False)


def do_symlink(a, b):
    put = raw(b) + b".new"
    os.symlink(raw(a), put)
    os.rename(put, raw(b))


def do_file(a):
    put = raw(a) + b".new"
    os.close(os.open(put, os.O_CREAT | os.O_WRONLY))
    os.rename(put, raw(a))


def do_chmod(a, mode):
    os.chmod(raw(a), mode)


def do_chown(a, uid, gid):
    os.chown(raw(a), uid, gid, follow_symlinks=False)


def do_label(a, name, value):
    os.setxattr(raw(a), name, raw(value), follow_symlinks=False)


def do_unlabel(a, name):
    os.removexattr(raw(a), name, follow_symlinks=False)


def do_mkdir(a):
    os.makedirs(raw(a), exist_ok=True)


def do_remake(a):
    """The folder goes with all that is in it, and another one stands in its place."""
    shutil.rmtree(raw(a), ignore_errors=True)
    os.makedirs(raw(a))


def do_rmtree(a):
    shutil.rmtree(raw(a))


def do_chdir(a):
    os.chdir(raw(a))


def do_comm(name):
    with open("/proc/self/comm", "w", encoding="latin1") as comm:
        comm.write(name)


def do_fork():
    """A child that inherits all, and waits to be told what to do. Gives its pid."""
    reading, writing = os.pipe()
    heard, telling = os.pipe()
    pid = os.fork()
    if pid != 0:
        os.close(reading)
        os.close(telling)
        children.append((pid, writing, heard))
        return pid
    for _, *ends in children + [(0, writing, heard)]:
        for end in ends:
            os.close(end)
    if os.read(reading, 1) == b"e":
        # Half of the sockets go over into the other program.
        for kept in sockets[::2]:
            kept.set_inheritable(True)
        os.dup2(reading, 0)
        os.dup2(telling, 1)
        os.execvp("cat", ["cat"])
    os._exit(0)


def do_child_exec(i):
    _, writing, heard = children[i % len(children)]
    os.write(writing, b"ee")
    os.read(heard, 1)  # the other program has begun its work


def do_child_end(i):
    pid, *ends = children.pop(i % len(children))
    for end in ends:
        os.close(end)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


CLONE_NEWNS = 0x20000
CLONE_NEWNET = 0x40000000
MS_REC_PRIVATE = 0x4000 | 0x40000


def must(outcome):
    if outcome != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def do_unshare_net():
    must(libc.unshare(CLONE_NEWNET))


def do_unshare_mount(folder):
    must(libc.unshare(CLONE_NEWNS))
    must(libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None))
    must(libc.mount(b"none", raw(folder), b"tmpfs", 0, None))
