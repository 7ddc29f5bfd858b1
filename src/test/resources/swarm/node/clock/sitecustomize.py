"""A clock that runs NODE_CLOCK times as fast, for a Python program that waits in minutes: what it sleeps, what it counts, how long it lets a connection
try and when its alarm rings. The commands that it starts take as long as they take, and so do the bounds that it sets them."""

import os
import signal
import socket
# It keeps the clock that it finds when it is first imported.
import subprocess  # noqa: F401
import time

FASTER = float(os.environ.get("NODE_CLOCK") or 1)


def faster():
    slept, counted, began = time.sleep, time.monotonic, time.monotonic()
    time.sleep = lambda seconds: slept(seconds / FASTER)
    time.monotonic = lambda: began + (counted() - began) * FASTER
    signal.alarm = lambda seconds: round(signal.setitimer(signal.ITIMER_REAL, seconds / FASTER)[0] * FASTER)
    bound, asked = socket.socket.settimeout, socket.socket.gettimeout
    socket.socket.settimeout = lambda self, seconds: bound(self, seconds / FASTER if seconds else seconds)
    socket.socket.gettimeout = lambda self: asked(self) * FASTER if asked(self) else asked(self)


if FASTER != 1:
    faster()
