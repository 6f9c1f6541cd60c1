# Beside tests/system/act-door.test.ts: an ordinary user's process that hands descriptors over and swaps them meanwhile. Told what to
# do by lines on standard input; what it holds is always opened with O_PATH.
import os, random, sys, threading, time

folder = sys.argv[1]
original, door = folder + '/original', folder + '/door'
others = [folder + '/' + name for name in ('other', 'file', 'folder')]

def held(path, flags=os.O_NOFOLLOW):
    return os.open(path, os.O_PATH | flags)

slot = os.dup2(held(original), 50)
print(slot, flush=True)
stop = False
swaps = 0

def swap_descriptor():
    global swaps
    spare = [held(path) for path in others] + [held('/etc/passwd'), held('/')]
    right = held(original)
    while not stop:
        swaps += 1
        os.dup2(random.choice(spare), slot)
        time.sleep(random.random() * 0.0004)
        if random.random() < 0.2:
            os.close(slot)
            time.sleep(random.random() * 0.0002)
        os.dup2(right, slot)
        time.sleep(random.random() * 0.0012)

def swap_path():
    global swaps
    parked = folder + '/parked'
    stand_ins = [lambda: os.link(others[0], door), lambda: os.link(others[1], door), lambda: os.symlink(others[0], door), lambda: os.symlink(original, door), lambda: None]
    while not stop:
        swaps += 1
        os.rename(door, parked)
        random.choice(stand_ins)()
        if random.random() < 0.3: # what stands there now is handed over instead
            try: os.dup2(held(door, 0), slot)
            except OSError: pass
        time.sleep(random.random() * 0.0003)
        os.rename(parked, door)
        right = held(door)
        os.dup2(right, slot)
        os.close(right)
        time.sleep(random.random() * 0.0008)

attack = {'descriptor': swap_descriptor, 'path': swap_path}[sys.argv[2]]
if sys.argv[2] == 'path':
    os.dup2(held(door), slot)
thread = threading.Thread(target=attack)
for line in sys.stdin:
    if line.strip() == 'go': thread.start()
    if line.strip() == 'stop':
        stop = True
        thread.join()
        print(swaps, flush=True)
