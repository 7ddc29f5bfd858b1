"""Mumble's control channel answers on 64738; the web client is what HTTPS shows."""

HEALTH_PATH = "/"
DEPLOY_TIMEOUT = 300
HTTP_TIMEOUT = 300


def READY_PROBE(ctx):
    return {"tcp_host": ctx.host, "tcp_port": 64738, "stable": 3}
