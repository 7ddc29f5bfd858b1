"""Children take the time that they let pass by the run's clock: whoever waits for one with a timeout waits no longer than that."""

import os
import threading

from lab_played import clock

waiting = threading.local()


def play(subprocess):
    real = subprocess.Popen

    class Popen(real):
        # While the library itself waits, within communicate, it counts real time.
        _inside = False

        def __init__(self, *words, **options):
            ends = clock.deadline(getattr(waiting, "timeout", None))
            if ends is not None:
                env = options.get("env")
                options["env"] = {**(os.environ if env is None else env), "LAB_DEADLINE": f"{ends:.3f}"}
            super().__init__(*words, **options)

        def _played(self, timeout, began, output=None, errors=None):
            clock.CLOCK.ring()
            if timeout is not None and clock.CLOCK.now() - began > timeout:
                raise subprocess.TimeoutExpired(self.args, timeout, output=output, stderr=errors)

        def communicate(self, input=None, timeout=None):
            began, self._inside = clock.CLOCK.now(), True
            try:
                told = super().communicate(input, timeout)
            finally:
                self._inside = False
            self._played(timeout, began, *told)
            return told

        def wait(self, timeout=None):
            began = clock.CLOCK.now()
            status = super().wait(timeout)
            if not self._inside:
                self._played(timeout, began)
            return status

    Popen.__name__, Popen.__qualname__ = real.__name__, real.__qualname__
    subprocess.Popen = Popen
    for name in ("run", "call"):
        setattr(subprocess, name, _with_deadline(getattr(subprocess, name)))


def _with_deadline(function):
    def called(*words, timeout=None, **options):
        before, waiting.timeout = getattr(waiting, "timeout", None), timeout
        try:
            return function(*words, timeout=timeout, **options)
        finally:
            waiting.timeout = before

    called.__name__, called.__doc__ = function.__name__, function.__doc__
    return called
