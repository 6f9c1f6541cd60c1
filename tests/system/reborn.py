"""A process that ends and another one that is given its pid: for tests/system/identity.test.ts."""
import ctypes
import os
import signal
import socket

libc = ctypes.CDLL(None, use_errno=True)
SYS_clone3 = 435  # the same on every machine type
CLONE_NEWNET = 0x40000000


def listener(name):
    made = socket.socket(socket.AF_UNIX)
    made.bind(name.encode("latin1"))
    made.listen(1)
    return made


def live(told, kept, unshared):
    """What the child does: hold one socket, at the number that its like had, and wait for the end."""
    if unshared is not None:
        libc.unshare(CLONE_NEWNET)
        kept = listener(unshared)
    if kept is not None:
        os.dup2(kept.fileno(), 200)
        os.closerange(3, told)
        os.closerange(told + 1, 200)
    os.write(told, b"x")
    while True:
        signal.pause()


def wait_for(heard, told, pid):
    os.close(told)
    os.read(heard, 1)
    os.close(heard)
    return pid


def born(kept, unshared=None):
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        live(told, kept, unshared)
    return wait_for(heard, told, pid)


class CloneArgs(ctypes.Structure):
    """struct clone_args of linux/sched.h."""

    _fields_ = [(name, ctypes.c_uint64) for name in "flags pidfd child_tid parent_tid exit_signal stack stack_size tls set_tid set_tid_size cgroup".split()]


def reborn(pid, kept=None):
    """Ends this child, and makes another one with its pid: clone3(2), set_tid, which takes CAP_CHECKPOINT_RESTORE."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    heard, told = os.pipe()
    wanted = (ctypes.c_int32 * 1)(pid)
    arguments = CloneArgs(exit_signal=signal.SIGCHLD, set_tid=ctypes.addressof(wanted), set_tid_size=1)
    outcome = libc.syscall(SYS_clone3, ctypes.byref(arguments), ctypes.sizeof(arguments))
    if outcome == 0:
        live(told, kept, None)
    if outcome < 0:
        code = ctypes.get_errno()
        raise OSError(code, "clone3 with set_tid: " + os.strerror(code))
    return wait_for(heard, told, outcome)
