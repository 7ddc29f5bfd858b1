"""Not enrolled: its canonical would be deployed at the live login service's own domain."""

HEALTH_PATH = "/realms/master"
DEPLOY_TIMEOUT = 600
HTTP_TIMEOUT = 300
WARM_CANONICAL = False
