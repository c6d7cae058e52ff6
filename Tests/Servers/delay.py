"""A TCP relay on which every byte takes a while, for kernels without netem.

    delay.py PORT MILLISECONDS

Prints its own port.  MILLISECONDS is the round trip: half of it each way.
"""
import collections
import os
import socket
import sys
import threading
import time

port, delay = int(sys.argv[1]), float(sys.argv[2]) / 2000
# As much as a fast line would have under way.
WINDOW = 32 << 20


def relay(source, target):
    """One thread reads and notes when, the other writes when the time has come."""
    line, state = collections.deque(), threading.Condition()
    held = 0

    def write():
        nonlocal held
        while True:
            with state:
                while not line:
                    state.wait()
                due, part = line.popleft()
            time.sleep(max(0, due - time.monotonic()))
            if not part:
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(part)
            with state:
                held -= len(part)
                state.notify_all()

    threading.Thread(target=write, daemon=True).start()
    while True:
        try:
            part = source.recv(1 << 18)
        except OSError:
            part = b""
        with state:
            while held > WINDOW:
                state.wait()
            held += len(part)
            line.append((time.monotonic() + delay, part))
            state.notify_all()
        if not part:
            return


server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
while True:
    near, _ = server.accept()
    far = socket.create_connection(("127.0.0.1", port))
    for end in (near, far):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=relay, args=(near, far), daemon=True).start()
    threading.Thread(target=relay, args=(far, near), daemon=True).start()
