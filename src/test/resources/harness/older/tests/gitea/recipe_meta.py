"""Gitea answers on /api/healthz as soon as its database does."""

HEALTH_PATH = "/api/healthz"
DEPLOY_TIMEOUT = 300
HTTP_TIMEOUT = 300
