"""TLS over a played connection: the handshake is completed when the server completes it, and what is then read is what it says."""


def play(ssl):
    real = ssl.SSLContext.wrap_socket

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True, server_hostname=None,
                    session=None):
        if getattr(sock, "peer", None) is None:
            return real(self, sock, server_side, do_handshake_on_connect, suppress_ragged_eofs, server_hostname, session)
        if server_hostname is None and self.check_hostname:
            raise ValueError("check_hostname requires server_hostname")
        channel = Channel(sock, self, server_hostname)
        if do_handshake_on_connect:
            channel.do_handshake()
        return channel

    ssl.SSLContext.wrap_socket = wrap_socket


class Channel:
    """As much of an SSLSocket as a client uses."""

    def __init__(self, sock, context, server_hostname):
        self.sock, self.context, self.server_hostname = sock, context, server_hostname

    def do_handshake(self, block=False):
        self.sock.peer.await_handshake(self.sock.gettimeout(), "_ssl.c:1112: The handshake operation timed out")

    def read(self, size=1024, buffer=None):
        return self.sock.recv(size) if buffer is None else self.sock.recv_into(buffer, size)

    def write(self, data):
        return self.sock.send(data)

    def version(self):
        return "TLSv1.3"

    def cipher(self):
        return "TLS_AES_256_GCM_SHA384", "TLSv1.3", 256

    def getpeercert(self, binary_form=False):
        return b"" if binary_form else {}

    def selected_alpn_protocol(self):
        return None

    def pending(self):
        return 0

    def unwrap(self):
        return self.sock

    def __enter__(self):
        return self

    def __exit__(self, *failed):
        self.sock.close()

    def __getattr__(self, name):
        return getattr(self.sock, name)
