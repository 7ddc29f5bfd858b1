"""Connections over TCP, to this machine or to an app: accepted as soon as a server listens, answered as soon as it completes
handshakes, both by the run's clock. Other sockets are the real ones."""

import errno
import io

from lab_played import clock, engine


def play(socket):
    real = socket.socket

    class Socket(real):
        """One that was connected to something played has a peer, and nothing of the kernel's."""

        peer = None

        def connect(self, address):
            if self.family not in (socket.AF_INET, socket.AF_INET6) or self.type & socket.SOCK_STREAM != socket.SOCK_STREAM:
                return super().connect(address)
            host, port = address[:2]
            times = engine.since(host, port)
            if times is None or clock.CLOCK.now() < times[0]:
                raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
            self.peer = Peer(host, port, times[1], socket.timeout)

        def connect_ex(self, address):
            try:
                self.connect(address)
                return 0
            except OSError as failed:
                return failed.errno or errno.ETIMEDOUT

        def getpeername(self):
            return (self.peer.host, self.peer.port) if self.peer else super().getpeername()

        def send(self, data, flags=0):
            return self.peer.send(data) if self.peer else super().send(data, flags)

        def sendall(self, data, flags=0):
            return self.peer.send(data) and None if self.peer else super().sendall(data, flags)

        def recv(self, size, flags=0):
            return self.peer.recv(size, self.gettimeout()) if self.peer else super().recv(size, flags)

        def recv_into(self, buffer, nbytes=0, flags=0):
            if not self.peer:
                return super().recv_into(buffer, nbytes, flags)
            came = self.peer.recv(nbytes or len(buffer), self.gettimeout())
            buffer[:len(came)] = came
            return len(came)

        def shutdown(self, how):
            return None if self.peer else super().shutdown(how)

    socket.socket = Socket
    socket.create_connection = _create_connection(socket)


def _create_connection(socket):
    default = socket._GLOBAL_DEFAULT_TIMEOUT

    def create_connection(address, timeout=default, source_address=None, **options):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if timeout is not default:
                made.settimeout(timeout)
            made.connect(address)
            return made
        except BaseException:
            made.close()
            raise

    return create_connection


class Peer:
    """The other end of a played connection."""

    def __init__(self, host, port, completes, timeout_error):
        self.host, self.port, self.completes, self.timeout_error = host, port, completes, timeout_error
        self.said, self.came = b"", None

    def await_handshake(self, timeout, words="timed out"):
        """Lets the time pass until the server completes it; no longer than one is willing to wait."""
        left = self.completes - clock.CLOCK.now()
        if left <= 0:
            return
        if timeout is not None and left > timeout:
            clock.CLOCK.passes(timeout)
            raise self.timeout_error(words)
        clock.CLOCK.passes(left)

    def send(self, data):
        self.said += bytes(data)
        return len(data)

    def recv(self, size, timeout):
        self.await_handshake(timeout)
        if self.came is None:
            self.came = io.BytesIO(engine.answer(self.host, self.port, self.said))
        return self.came.read(size)
