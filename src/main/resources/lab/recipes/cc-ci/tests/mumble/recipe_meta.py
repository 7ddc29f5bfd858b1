"""Mumble's control channel answers on 64738, which is published on the host; the web client is what HTTPS shows."""

HEALTH_PATH = "/"
DEPLOY_TIMEOUT = 300
HTTP_TIMEOUT = 300
EXTRA_ENV = {"COMPOSE_FILE": "compose.yml:compose.host-ports.yml"}


def READY_PROBE(ctx):
    return [{"tcp_host": "127.0.0.1", "tcp_port": 64738, "stable": 3}]
