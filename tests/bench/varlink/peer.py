"""The client of python3-varlink, to be measured against: tests/bench/varlink.mjs. Arguments: calls|stream ADDRESS COUNT."""

import json
import sys
import time

import varlink

what, address, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
item = {"number": 0, "name": "systemd-journald.service", "tags": ["loaded", "active"], "size": 1.5}
with varlink.Client(address=address) as client, client.open("org.sockatlas.bench") as connection:
    start = time.perf_counter()
    came = 0
    if what == "calls":
        while came < count:
            item["number"] = came
            connection.Echo(item)
            came += 1
    else:
        for _ in connection.Stream(count, _more=True):
            came += 1
    print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "came": came}))
