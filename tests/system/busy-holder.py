"""Holds 200 listeners in FOLDER while two threads open and close other sockets and files as fast as they can. Ends with stdin."""
import os
import random
import socket
import sys
import threading

folder = sys.argv[1]
held = []
for i in range(200):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("%s/stable-%d" % (folder, i))
    listener.listen(1)
    held.append(listener)


def churn(name):
    made = 0
    mine = []
    while True:
        dice = random.random()
        if dice < 0.3:
            mine.append(open("/dev/null"))
        elif dice < 0.6:
            made += 1
            one = socket.socket(socket.AF_UNIX)
            one.bind("%s/%s-%d" % (folder, name, made))
            one.listen(1)
            mine.append(one)
        elif mine:
            mine.pop(random.randrange(len(mine))).close()
        if len(mine) > 60:
            while mine:
                mine.pop().close()


for name in ("a", "b"):
    threading.Thread(target=churn, args=(name,), daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
os._exit(0)
