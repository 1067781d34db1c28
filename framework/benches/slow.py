#!/usr/bin/env python3
"""What slow clients do to others: cargo build --release -p conformance; slow.py target/release/conformance [each]

Three kinds of them, 667 of each: heads and bodies that come with a byte a second, and answers that nobody reads. Prints
when they were ended, what a normal client waited for an answer without and with them, and the memory of the process.
"""

import os
import resource
import socket
import subprocess
import sys
import threading
import time

from memory import connect, free_port, held

KINDS = {
    "heads": b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "bodies": b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
    "readers": b"GET /big?n=100000000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
ENOUGH = 130


class Normal(threading.Thread):
    """A client that asks all the time, and notes how long it waits."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.client, self.waits = connect(port), []

    def run(self):
        while True:
            start = time.monotonic()
            self.client.sendall(b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert self.client.recv(4096).endswith(b"Hello, World!"), "the normal client is not served"
            self.waits.append(time.monotonic() - start)
            time.sleep(0.01)

    def so_far(self):
        waits, self.waits = sorted(self.waits), []
        return "".join(f"  p{part} {1000 * waits[len(waits) * part // 100]:.2f} ms" for part in (50, 99))


def slow(port, begin):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", port))
    client.sendall(begin)
    client.setblocking(False)
    return client


def ended(client):
    try:
        client.send(b"0")
    except BlockingIOError:
        return False
    except OSError:
        return True
    return False


def measure(process, port, each):
    normal = Normal(port)
    normal.start()
    time.sleep(5)
    print("alone              ", normal.so_far())
    before, start, most = held(process), time.monotonic(), 0
    clients = [(kind, slow(port, begin)) for kind, begin in KINDS.items() for _ in range(each)]
    ends = {kind: [] for kind in KINDS}
    while clients and time.monotonic() - start < ENOUGH:
        time.sleep(1)
        most = max(most, held(process))
        over = {client for _, client in clients if ended(client)}
        for kind, client in clients:
            if client in over:
                ends[kind].append(time.monotonic() - start)
        clients = [(kind, client) for kind, client in clients if client not in over]
    print("among slow clients ", normal.so_far())
    for kind, times in ends.items():
        print(f"{kind:<19}  {len(times)} of {each} ended, the last after {max(times, default=0):.1f} s")
    time.sleep(5)
    print(f"memory in MB         before {before / 1e6:.1f}, at most {most / 1e6:.1f}, after {held(process) / 1e6:.1f}")


def main():
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 667
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    port = free_port()
    process = subprocess.Popen([sys.argv[1]], env=os.environ | {"PORT": str(port), "RUST_LOG": "off"})
    try:
        connect(port).close()
        measure(process, port, each)
    finally:
        process.terminate()
        process.wait()


main()
