"""Children take the time that they let pass by the run's clock: whoever waits for one with a timeout waits no longer than that."""

import os
import shutil
import threading

from lab_played import clock, engine

# The node's programs that only ask the engine: it is asked without a process for each, where nothing but their output is wanted.
ASKING = ("docker", "curl")
OPTIONS = {"input", "stdin", "stdout", "stderr", "text", "errors", "capture_output", "check", "timeout"}

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
    subprocess.run = _with_engine(subprocess, subprocess.run)
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


def _with_engine(subprocess, function):
    def called(*words, **options):
        told = _asked(subprocess, words, options) if _only_asks(subprocess, words, options) else None
        return function(*words, **options) if told is None else told

    called.__name__, called.__doc__ = function.__name__, function.__doc__
    return called


def _only_asks(subprocess, words, options):
    """Whether it is a call of one of those programs as it lies on the node, whose outputs are both caught."""
    line = words[0] if len(words) == 1 else None
    if not isinstance(line, (list, tuple)) or not line or line[0] not in ASKING or options.get("timeout") is not None:
        return False
    caught = options.get("capture_output") or (options.get("stdout") == subprocess.PIPE
                                               and options.get("stderr") in (subprocess.PIPE, subprocess.STDOUT))
    given = options.get("stdin") in (None, subprocess.DEVNULL) and (line[-1] != "-") == (options.get("input") is None)
    return bool(caught and given and set(options) <= OPTIONS and shutil.which(line[0]) == f"{engine.ROOT}/bin/{line[0]}")


def _asked(subprocess, words, options):
    line, said = words[0], options.get("input")
    answered = engine.call(line[0], line[1:], said.encode() if isinstance(said, str) else said)
    if answered is None:
        return None
    status, pieces = answered
    together = options.get("stderr") == subprocess.STDOUT
    out = b"".join(data for kind, data in pieces if together or kind == b"o")
    err = None if together else b"".join(data for kind, data in pieces if kind == b"e")
    if options.get("text"):
        out, err = _text(out, options), None if err is None else _text(err, options)
    done = subprocess.CompletedProcess(line, status, out, err)
    if options.get("check"):
        done.check_returncode()
    return done


def _text(data, options):
    return data.decode("utf-8", options.get("errors") or "strict").replace("\r\n", "\n").replace("\r", "\n")
