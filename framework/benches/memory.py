#!/usr/bin/env python3
"""Bytes of memory per connection: cargo build --release -p benchmark; memory.py target/release/benchmark [connections]

The proportional set size of the process beyond that at its start, divided by the number of connections: before a byte is
sent, after a request each, and ten seconds later; twice. What the process holds when all are closed is in bytes.
"""

import os
import resource
import socket
import subprocess
import sys
import time

REQUEST = b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def held(process):
    with open(f"/proc/{process.pid}/smaps_rollup") as sums:
        return 1024 * next(int(line.split()[1]) for line in sums if line.startswith("Pss:"))


def connect(port, attempts=100):
    for _ in range(attempts):
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit("the server does not listen")


def ask(clients):
    for client in clients:
        client.sendall(REQUEST)
    for client in clients:
        assert client.recv(4096).startswith(b"HTTP/1.1 200 "), "the answer is not a 200"


def measure(process, port, count):
    connect(port).close()
    time.sleep(1)
    start = held(process)
    clients = [connect(port) for _ in range(count)]
    each = lambda what: print(f"{what:<28}{(held(process) - start) / count:8.0f}")
    time.sleep(2)
    each("nothing sent")
    for time_asked in ("first", "second"):
        ask(clients)
        each(f"after the {time_asked} request")
        time.sleep(10)
        each("ten seconds later")
    for client in clients:
        client.close()
    time.sleep(5)
    print(f"{'process, all closed':<28}{held(process):8}, at its start {start}")


def main():
    binary, count = sys.argv[1], int((sys.argv + ["5000"])[2])
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 1000,) * 2)
    port = free_port()
    process = subprocess.Popen([binary], env={**os.environ, "PORT": str(port), "WORKERS": "2", "RUST_LOG": "error"})
    try:
        measure(process, port, count)
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
