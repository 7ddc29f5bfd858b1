"""The image's tag 0.4 moves: an upgrade from one release to the next may deploy the same image twice and proves nothing."""

HEALTH_PATH = "/xrpc/_health"
DEPLOY_TIMEOUT = 600
HTTP_TIMEOUT = 600
EXPECTED_NA = {"upgrade": "the image's tag moves"}
