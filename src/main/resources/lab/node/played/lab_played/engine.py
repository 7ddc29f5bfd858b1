"""Asks the node's engine from within the harness's own process, as the node's programs ask it from theirs."""

import _socket
import os
import sys

ROOT = os.environ.get("LAB_NODE", "")
ALONG = ("HOME", "ABRA_DIR", "LAB_CLOCK")
CANNOT_TELL = 3


def _field(value):
    return b"%d:%s" % (len(value), value)


def _every(values):
    return _field(b"%d" % len(values)) + b"".join(map(_field, values))


def call(program, words, said=None):
    """@return the exit status and the pieces that were printed, each as its kind, o or e, and its bytes; None where no engine is at home"""
    try:
        with open(ROOT + "/state/engine/door", "rb") as door:
            port, secret = door.read().split()
        engine = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        engine.connect(("127.0.0.1", int(port)))
    except (OSError, ValueError):
        return None
    along = [os.fsencode(f"{name}={os.environ[name]}") for name in ALONG if name in os.environ]
    try:
        engine.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        engine.sendall(b"".join((_field(secret), _field(program.encode()), _field(os.getcwdb()), _field(b"0"), _every(along),
                                 _every([os.fsencode(word) for word in words]), _field(b"-" if said is None else b"+" + said))))
        return _told(engine)
    finally:
        engine.close()


def _told(engine):
    rest, pieces = b"", []
    while True:
        more = engine.recv(65536)
        if not more:
            raise OSError("lab: the node's engine is gone")
        rest += more
        while rest:
            head, colon, tail = rest.partition(b":")
            if not colon or len(tail) < int(head[1:]):
                break
            length = int(head[1:])
            kind, data, rest = head[:1], tail[:length], tail[length:]
            if kind == b"x":
                return int(data), pieces
            pieces.append((kind, data))


def ask(*words, said=None):
    """@return what it answers @raise RuntimeError where it can't tell, as the harness's own where that has one"""
    status, pieces = call("lab-network", [str(word) for word in words], said) or (125, [(b"e", b"no engine is at home")])
    told = b"".join(data for _, data in pieces).decode().strip()
    if status == CANNOT_TELL:
        harness = sys.modules.get("harness.abra")
        raise getattr(harness, "CannotTell", RuntimeError)(told.rpartition("unknown: ")[2])
    if status != 0:
        raise RuntimeError(f"lab-network {' '.join(map(str, words))}: {told}")
    return told


def since(host, port):
    """@return since when, by the run's clock, a server listens there and completes a handshake; None where nobody does"""
    told = ask("who", host, port)
    return None if told == "nobody" else tuple(map(float, told.split()))


def answer(host, port, said):
    return bytes.fromhex(ask("answer", host, port, "-", said=bytes(said)))
