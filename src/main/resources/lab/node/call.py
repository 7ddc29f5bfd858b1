#!@PYTHON@ -IS
# One of the node's programs: it asks the node's engine, as docker asks dockerd, and starts one where none is at home.
import _socket, posix, sys

ROOT = @ROOT_LITERAL@
ALONG = (b"HOME", b"ABRA_DIR", b"LAB_CLOCK", b"LAB_DEADLINE")


def field(value):
    return b"%d:%s" % (len(value), value)


def every(values):
    return field(b"%d" % len(values)) + b"".join(map(field, values))


def knock():
    try:
        with open(ROOT + "/state/engine/door", "rb") as door:
            port, secret = door.read().split()
        engine = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        engine.connect(("127.0.0.1", int(port)))
        engine.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        return engine, secret
    except (OSError, ValueError):
        return None


def engine_and_secret():
    found = knock()
    if not found:
        import time
        pid = posix.fork()
        if not pid:
            posix.execv("/bin/sh", ["sh", ROOT + "/lib/start-engine"])
        posix.waitpid(pid, 0)
        for _ in range(600):
            time.sleep(0.05)
            found = knock()
            if found:
                break
        else:
            posix.write(2, b"lab: the node's engine doesn't start, see %s/state/engine/log\n" % ROOT.encode())
            posix._exit(125)
    return found


def say(to, data):
    try:
        while data:
            data = data[posix.write(to, data):]
    except BrokenPipeError:
        posix._exit(141)


def main():
    words = [word.encode("utf-8", "surrogateescape") for word in sys.argv]
    words[0] = words[0].rpartition(b"/")[2]
    terminal = posix.isatty(0) or posix.isatty(1)
    given = b"-"
    if words[-1] == b"-":
        given, more = b"+", posix.read(0, 65536)
        while more:
            given, more = given + more, posix.read(0, 65536)
    engine, secret = engine_and_secret()
    engine.sendall(b"".join((
        field(secret), field(words[0]), field(posix.getcwdb()), field(b"1" if terminal else b"0"),
        every([name + b"=" + posix.environ[name] for name in ALONG if name in posix.environ]), every(words[1:]), field(given))))
    rest = b""
    while True:
        more = engine.recv(65536)
        if not more:
            posix.write(2, b"lab: the node's engine is gone\n")
            posix._exit(125)
        rest += more
        while rest:
            head, colon, tail = rest.partition(b":")
            if not colon or len(tail) < int(head[1:]):
                break
            length = int(head[1:])
            kind, data, rest = head[:1], tail[:length], tail[length:]
            if kind == b"x":
                posix._exit(int(data))
            say(1 if kind == b"o" else 2, data)


main()
