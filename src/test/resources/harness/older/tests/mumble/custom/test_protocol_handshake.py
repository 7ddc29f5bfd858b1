"""A client's handshake: TLS, version, authentication, until the server says ServerSync with its channels."""

from runner.mumble import retry_handshake


def test_handshake_completes_with_channel_presence(stack):
    retry_handshake(attempts=12, interval=5.0)
