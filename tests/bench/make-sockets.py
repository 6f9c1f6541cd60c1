#!/usr/bin/env python3
"""Makes COUNT real Unix sockets, held by real processes, for benchmarks of whatever looks at them.

Says `ready` when they are there. Each line `churn PERCENT` replaces so many of them, chosen at random over all processes, and
is answered with `churned`. Ends, and leaves nothing behind, when its standard input closes.

The mix is that of a busy machine: of 100 sockets 8 listen at a path, 4 at an abstract name, 54 are the two ends of
connections to those (between neighbouring processes), 28 are socketpairs, 6 are datagram sockets, of which
4 are bound to a path and 2 send to one of those.
"""
import os
import random
import resource
import shutil
import socket
import sys
import tempfile

PER_PROCESS = 250
STREAM, DGRAM, SEQPACKET = socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET


class Worker:
    """What one process holds. A worker connects to the listeners of the next one, so that most peers are elsewhere."""

    def __init__(self, folder, number, workers, share):
        self.folder, self.number, self.workers = folder, number, workers
        self.random = random.Random(number)
        self.made = 0
        part = lambda percent: max(1, share * percent // 100)
        self.listeners = [self.listen(abstract) for abstract, n in ((False, part(8)), (True, part(4))) for _ in range(n)]
        self.datagrams = [self.datagram() for _ in range(part(4))]
        self.accepted = []
        self.clients = []  # connections to the next worker, and how many there will be
        self.senders = []
        self.wanted = {"clients": part(27), "senders": part(2)}
        rest = share - len(self.listeners) - len(self.datagrams) - 2 * self.wanted["clients"] - self.wanted["senders"]
        self.pairs = [socket.socketpair(socket.AF_UNIX, SEQPACKET if i % 8 == 0 else STREAM) for i in range(rest // 2)]
        self.odd = [socket.socket(socket.AF_UNIX, DGRAM)] if rest % 2 else []

    def name(self, kind, number=None, made=None):
        made = self.made if made is None else made
        return f"{self.folder}/{kind}-{self.number if number is None else number}-{made}.sock"

    def listen(self, abstract):
        self.made += 1
        name = self.name("service")
        one = socket.socket(socket.AF_UNIX, STREAM)
        one.bind("\0" + name[1:] if abstract else name)
        one.listen(1024)
        one.setblocking(False)
        return one

    def datagram(self):
        self.made += 1
        one = socket.socket(socket.AF_UNIX, DGRAM)
        one.bind(self.name("log"))
        return one

    def connect(self):
        """To a listener of the next worker: its first services, which are there under known names."""
        one = socket.socket(socket.AF_UNIX, STREAM)
        one.connect(self.name("service", (self.number + 1) % self.workers, 1))
        return one

    def sender(self):
        one = socket.socket(socket.AF_UNIX, DGRAM)
        one.connect(self.datagrams[0].getsockname())
        return one

    def join(self):
        self.clients = [self.connect() for _ in range(self.wanted["clients"])]
        self.senders = [self.sender() for _ in range(self.wanted["senders"])]

    def settle(self):
        """Takes the connections that wait, and lets go of those whose other end has gone."""
        kept = []
        for one in self.accepted:
            try:
                gone = one.recv(1, socket.MSG_DONTWAIT) == b""
            except BlockingIOError:
                gone = False
            if gone:
                one.close()
            else:
                kept.append(one)
        self.accepted = kept
        for listener in self.listeners:
            while True:
                try:
                    self.accepted.append(listener.accept()[0])
                except BlockingIOError:
                    break

    def replace(self, sockets):
        """Replaces about so many sockets by others of their kind. The first listener and datagram socket stay: others connect to them."""
        while sockets > 0:
            kind = self.random.choices(("client", "pair", "listener", "datagram"), (54, 28, 12, 6))[0]
            if kind == "client" and self.clients:
                at = self.random.randrange(len(self.clients))
                self.clients[at].close()
                self.clients[at] = self.connect()
                sockets -= 2  # the accepted end goes with it
            elif kind == "pair" and self.pairs:
                at = self.random.randrange(len(self.pairs))
                for one in self.pairs[at]:
                    one.close()
                self.pairs[at] = socket.socketpair()
                sockets -= 2
            elif kind == "listener" and len(self.listeners) > 1:
                at = self.random.randrange(1, len(self.listeners))
                abstract = self.end(self.listeners[at])
                self.listeners[at] = self.listen(abstract)
                sockets -= 1
            elif kind == "datagram" and len(self.datagrams) > 1:
                at = self.random.randrange(1, len(self.datagrams))
                self.end(self.datagrams[at])
                self.datagrams[at] = self.datagram()
                sockets -= 1

    def end(self, one):
        """Closes a bound socket with its entry point; says whether its name was abstract."""
        name = one.getsockname()
        one.close()
        if isinstance(name, bytes):
            return True
        os.unlink(name)
        return False

    def serve(self, commands, answers):
        """Does what the parent says, one line each, until it is gone."""
        for line in commands:
            word, *number = line.split()
            if word == "join":
                self.join()
            elif word == "settle":
                self.settle()
            elif word == "replace":
                self.replace(int(number[0]))
            answers.write("done\n")
            answers.flush()


def fork_worker(folder, number, workers, share, others):
    down, up = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(down[1])
        os.close(up[0])
        for commands, answers, _ in others:  # of workers that were made before
            commands.close()
            answers.close()
        status = 1
        try:
            commands, answers = os.fdopen(down[0]), os.fdopen(up[1], "w")
            worker = Worker(folder, number, workers, share)
            answers.write("done\n")
            answers.flush()
            worker.serve(commands, answers)
            status = 0
        finally:
            os._exit(status)
    os.close(down[0])
    os.close(up[1])
    return os.fdopen(down[1], "w"), os.fdopen(up[0]), pid


def wait_for(crew):
    for _, answers, _ in crew:
        if answers.readline() != "done\n":
            raise SystemExit("make-sockets: a worker has failed")


def tell(crew, *lines):
    for (commands, _, _), line in zip(crew, lines * len(crew) if len(lines) == 1 else lines):
        commands.write(f"{line}\n")
        commands.flush()
    wait_for(crew)


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        raise SystemExit("usage: make-sockets.py COUNT")
    count = int(sys.argv[1])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    workers = max(4, count // PER_PROCESS)
    folder = tempfile.mkdtemp(prefix="sockatlas-bench-")
    crew = []
    chance = random.Random(count)
    try:
        for number in range(workers):
            share = count // workers + (1 if number < count % workers else 0)
            crew.append(fork_worker(folder, number, workers, share, crew))
        wait_for(crew)
        tell(crew, "join")
        tell(crew, "settle")
        print("ready", flush=True)
        for line in sys.stdin:
            word, *percent = line.split() or [""]
            if word != "churn":
                continue
            parts = [0] * workers
            for _ in range(max(1, count * int(percent[0] if percent else 1) // 100)):
                parts[chance.randrange(workers)] += 1
            tell(crew, *(f"replace {n}" for n in parts))
            tell(crew, "settle")
            tell(crew, "settle")  # a connection that was made and replaced at once has just been taken
            print("churned", flush=True)
    finally:
        for commands, answers, _ in crew:
            commands.close()
            answers.close()
        for _, _, pid in crew:
            os.waitpid(pid, 0)
        shutil.rmtree(folder, ignore_errors=True)


main()
