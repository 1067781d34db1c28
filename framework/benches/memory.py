#!/usr/bin/env python3
"""Bytes of memory per connection: cargo build --release -p conformance; memory.py target/release/conformance [what [connections]]

What is `http1` (unless it is said), `http2`, `tls-http1` or `tls-http2`. The proportional set size of the process beyond that at
its start, divided by the number of connections: before anything is asked (over TLS, after the handshake), after a request each,
and ten seconds later; twice. What the process holds when all are closed is in bytes. `benchmark` can be measured as well, without
TLS.
"""

import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time

PATH = b"/plaintext"


def frame(kind, flags, stream, payload):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def http1(client, _):
    client.sendall(b"GET " + PATH + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")


def http2(client, number):
    """By prior knowledge; the headers are in HPACK without a dynamic table."""
    text = lambda text: bytes([len(text)]) + text
    headers = b"\x82\x86\x04" + text(PATH) + b"\x01" + text(b"localhost")
    if number == 0:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b""))
    client.sendall(frame(1, 5, 2 * number + 1, headers))


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def held(process):
    with open(f"/proc/{process.pid}/smaps_rollup") as sums:
        return 1024 * next(int(line.split()[1]) for line in sums if line.startswith("Pss:"))


def connect(port, tls=None, attempts=100):
    for _ in range(attempts):
        try:
            client = socket.create_connection(("127.0.0.1", port))
            return tls.wrap_socket(client) if tls else client
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit("the server does not listen")


def ask(clients, request, number):
    for client in clients:
        request(client, number)
    for client in clients:
        answer = b""
        while b"Hello, World!" not in answer:
            piece = client.recv(4096)
            assert piece, f"the answer broke off: {answer}"
            answer += piece


def measure(process, port, count, request, tls):
    connect(port, tls).close()
    time.sleep(1)
    start = held(process)
    clients = [connect(port, tls) for _ in range(count)]
    each = lambda what: print(f"{what:<28}{(held(process) - start) / count:8.0f}")
    time.sleep(2)
    each("nothing asked")
    for number, time_asked in enumerate(("first", "second")):
        ask(clients, request, number)
        each(f"after the {time_asked} request")
        time.sleep(10)
        each("ten seconds later")
    for client in clients:
        client.close()
    time.sleep(5)
    print(f"{'process, all closed':<28}{held(process):8}, at its start {start}")


def client_context(protocol):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols([protocol])
    return context


def certificate(folder):
    """A throw-away one: file of it, file of its key."""
    files = f"{folder}/cert.pem", f"{folder}/key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 1"
    subprocess.run([*command.split(), "-out", files[0], "-keyout", files[1]], check=True, stderr=subprocess.DEVNULL)
    return files


def main():
    binary, what, count = (sys.argv + ["http1", "5000"][max(0, len(sys.argv) - 2):])[1:4]
    secure, count = what.startswith("tls-"), int(count)
    request = {"http1": http1, "http2": http2}[what.removeprefix("tls-")]
    tls = client_context("h2" if request is http2 else "http/1.1") if secure else None
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 1000,) * 2)
    ports = free_port(), free_port()
    environment = {**os.environ, "PORT": str(ports[0]), "TLS_PORT": str(ports[1]), "WORKERS": "2", "RUST_LOG": "error"}
    with tempfile.TemporaryDirectory() as folder:
        if secure:
            environment["TLS_CERT"], environment["TLS_KEY"] = certificate(folder)
        process = subprocess.Popen([binary], env=environment)
        try:
            measure(process, ports[secure], count, request, tls)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
