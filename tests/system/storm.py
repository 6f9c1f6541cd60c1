"""Holds what stays in FOLDER, and beside it lets COUNT processes appear, open sockets and die, as fast as it can. Ends with stdin."""
import os
import signal
import socket
import sys
import threading

folder, count = sys.argv[1], int(sys.argv[2])
kept = []
for i in range(40):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("%s/stable-%d" % (folder, i))
    listener.listen(1)
    client = socket.socket(socket.AF_UNIX)
    client.connect("%s/stable-%d" % (folder, i))
    kept.append((listener, client, listener.accept()[0]))
print("ready", flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()

signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need not be waited for
for number in range(count):
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for listener, client, accepted in kept:
            for one in (listener, client, accepted):
                one.close()
        pair = socket.socketpair()
        one = socket.socket(socket.AF_UNIX)
        one.bind("\0%s/storm-%d" % (folder, number))
        one.listen(1)
        if number % 7 == 0:
            os.execvp("true", ["true"])
        os._exit(0)
print("over", flush=True)
signal.pause()
