"""The run's clock: a file with a line for each time that passed, in seconds. It is shared with the node's engine and with
children; whoever lets time pass appends a line."""

import os
import signal
import sys
import time

# The real ones, for what really waits: the library's own waiting for processes and locks.
sleep, monotonic, alarm = time.sleep, time.monotonic, signal.alarm
time_of_day = time.time
LIBRARY = os.path.dirname(os.__file__) + os.sep
NOT_LIBRARY = (LIBRARY + "site-packages", LIBRARY + "dist-packages")

FILE = os.environ.get("LAB_CLOCK", "")
PACE = float(os.environ.get("LAB_PACE", "0"))
# A pause of the real kind, in seconds, and by how much each one is shorter than the last: a person can follow a run, and it doesn't last.
PAUSE, SHORTER = 0.06, 0.97
# Whoever lets a minute pass leaves something standing to be looked at: then there is real time for a look, unless nothing is to be paused at all.
LONG, A_LOOK_AT_IT = 60.0, 1.5
# Looking at the clock takes a moment, so that whoever waits by looking alone comes to an end.
A_LOOK = 0.001


class Clock:
    def __init__(self):
        self.read, self.total, self.looked, self.pauses = 0, 0.0, 0.0, 0
        self.began = time_of_day()
        self.ends = None

    def now(self):
        """Seconds that passed in this run."""
        with open(FILE, "rb") as file:
            file.seek(self.read)
            told = file.read()
        whole = told[:told.rfind(b"\n") + 1]
        self.read += len(whole)
        self.total += sum(map(float, whole.split()))
        return self.total + self.looked

    def look(self):
        self.looked += A_LOOK
        return self.now()

    def passes(self, seconds):
        """Lets time pass, for everybody in the run."""
        file = os.open(FILE, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, b"%.3f\n" % max(0.0, seconds))
        finally:
            os.close(file)
        self.ring()

    def ring(self):
        """Gives the signal of an alarm whose time has come."""
        if self.ends is not None and self.now() >= self.ends:
            self.ends = None
            os.kill(os.getpid(), signal.SIGALRM)

    def pause(self, seconds):
        if seconds >= LONG and PACE > 0:
            sleep(A_LOOK_AT_IT)
            return
        sleep(min(seconds, PAUSE) * PACE * SHORTER ** self.pauses)
        self.pauses += 1


CLOCK = Clock()


def _library():
    """Whether the library itself asks. It waits for processes, locks and sockets, which take real time."""
    asks = sys._getframe(2).f_code.co_filename
    return asks.startswith(LIBRARY) and not asks.startswith(NOT_LIBRARY)


def played_sleep(seconds):
    if _library():
        return sleep(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    CLOCK.pause(seconds)
    CLOCK.passes(seconds)


def played_monotonic():
    return monotonic() if _library() else CLOCK.look()


def played_monotonic_ns():
    return int((monotonic() if _library() else CLOCK.look()) * 1e9)


def played_time():
    return time_of_day() if _library() else CLOCK.began + CLOCK.look()


def played_time_ns():
    return int((time_of_day() if _library() else CLOCK.began + CLOCK.look()) * 1e9)


def played_alarm(seconds):
    """The real one is set as well: whatever hangs ends."""
    left = 0 if CLOCK.ends is None else max(1, int(CLOCK.ends - CLOCK.now()))
    CLOCK.ends = CLOCK.now() + seconds if seconds else None
    alarm(seconds)
    return left


def deadline(timeout):
    """Until when, by the clock, somebody waits who gives so many seconds; None for ever."""
    ends = [end for end in (CLOCK.ends, None if timeout is None else CLOCK.now() + timeout) if end is not None]
    return min(ends) if ends else None


def play():
    time.sleep, time.monotonic, time.monotonic_ns = played_sleep, played_monotonic, played_monotonic_ns
    time.time, time.time_ns = played_time, played_time_ns
    signal.alarm = played_alarm
