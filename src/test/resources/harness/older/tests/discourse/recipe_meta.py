"""Rails boots slowly: half an hour is allowed on a loaded node."""

HEALTH_PATH = "/srv/status"
DEPLOY_TIMEOUT = 1800
HTTP_TIMEOUT = 900
