#!/usr/bin/env python3
"""Demo services: a small desktop's worth of real sockets, for pictures and for trying things out.

    services.py FOLDER

Makes sockets below FOLDER, each family of them held by a process of its own, publishes some in FOLDER/varlink/registry (use
FOLDER as $XDG_RUNTIME_DIR to see it as the user's registry), labels what the kernel lets it, says "ready", and ends with its
standard input. Nothing outside FOLDER is touched, and FOLDER is left behind.
"""
import ctypes
import os
import socket
import sys

folder = os.path.abspath(sys.argv[1])
libc = ctypes.CDLL(None)
PR_SET_NAME = 15

# process name, [(socket below FOLDER, mode, type, clients, role or None)]
SERVICES = [
    ("notes-service", [("notes/io.example.Notes", 0o666, "stream", 3, "entrypoint"), ("notes/io.example.Notes.Admin", 0o600, "stream", 0, "entrypoint")]),
    ("clock-service", [("clock/io.example.Clock", 0o660, "stream", 1, "entrypoint")]),
    ("weather-service", [("weather/io.example.Weather", 0o644, "stream", 2, "entrypoint"), ("weather/control", 0o600, "seqpacket", 1, None)]),
    ("log-collector", [("log/datagrams", 0o622, "dgram", 5, None), ("log/stream", 0o666, "stream", 2, None)]),
    ("media-server", [("media-0", 0o777, "stream", 4, None), ("media-0-manager", 0o777, "stream", 1, None)]),
    ("display-server", [("display-0", 0o755, "stream", 6, None)]),
]
REGISTERED = ["notes/io.example.Notes", "clock/io.example.Clock", "weather/io.example.Weather"]
TYPES = {"stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}


def name_process(name):
    libc.prctl(PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def label(target, value):
    try:
        os.setxattr(target, "user.varlink", value.encode())
    except OSError:
        pass  # this kernel keeps no labels on sockets; the rest of the demo works all the same


def serve(name, doors, told):
    """In a process of its own: listens, accepts all but one of each door's clients."""
    name_process(name)
    kept = []
    for path, mode, kind, clients, role in doors:
        listener = socket.socket(socket.AF_UNIX, TYPES[kind])
        listener.bind(os.path.join(folder, path))
        os.chmod(os.path.join(folder, path), mode)
        if role:
            label(os.path.join(folder, path), role)
            label("/proc/self/fd/%d" % listener.fileno(), "listen")
        kept.append((listener, kind, clients))
        if kind != "dgram":
            listener.listen(128)
    os.write(told, b"l")
    for listener, kind, clients in kept:
        if kind != "dgram":
            kept.extend((listener.accept()[0], kind, 0) for _ in range(max(0, clients - 1)))
    os.write(told, b"a")
    os.read(alive_read, 1)
    os._exit(0)


def wait_for(told, wanted, times, heard):
    """Until so many have said so: a service that has nobody to accept says the second thing at once."""
    while heard.count(wanted) < times:
        heard += os.read(told, 1)


for path in ["varlink/registry"] + [os.path.dirname(p) for _, doors in SERVICES for p, *_ in doors]:
    os.makedirs(os.path.join(folder, path), exist_ok=True)
alive_read, alive_write = os.pipe()  # its end of file tells every child that the demo is over
told_read, told_write = os.pipe()
for name, doors in SERVICES:
    if os.fork() == 0:
        os.close(alive_write)
        serve(name, doors, told_write)
heard = bytearray()
wait_for(told_read, b"l", len(SERVICES), heard)

if os.fork() == 0:
    os.close(alive_write)
    name_process("demo-clients")
    clients = []
    for _, doors in SERVICES:
        for path, _, kind, count, _ in doors:
            for _ in range(count):
                client = socket.socket(socket.AF_UNIX, TYPES[kind])
                client.connect(os.path.join(folder, path))
                clients.append(client)
    os.write(told_write, b"c")
    os.read(alive_read, 1)
    os._exit(0)
wait_for(told_read, b"a", len(SERVICES), heard)
wait_for(told_read, b"c", 1, heard)

for path in REGISTERED:
    link = os.path.join(folder, "varlink/registry", os.path.basename(path))
    if not os.path.lexists(link):
        os.symlink("../../" + path, link)
dangling = os.path.join(folder, "varlink/registry/io.example.Retired")
if not os.path.lexists(dangling):
    os.symlink("../../retired/io.example.Retired", dangling)

# A door that is left behind: its socket is gone, the path stays.
left = socket.socket(socket.AF_UNIX)
left.bind(os.path.join(folder, "media-1"))
left.close()

print("ready", flush=True)
sys.stdin.read()
