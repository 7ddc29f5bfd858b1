"""Services that stay up between runs, because the tests of other recipes log in through them, and the domains of canonicals.

They are deployed and kept by another unit than the runs. No run may undeploy one, and none may be deployed over.
"""

import os

DOMAIN = os.environ.get("CCCI_DOMAIN", "ci.commoninternet.net")

# Live services by recipe. A domain that stands here is never a run's own.
WARM_DOMAINS = {
    "keycloak": f"warm-keycloak.{DOMAIN}",
}


def stable_domain(recipe):
    """The domain that a recipe has from run to run, where the others get a new one each time."""
    return f"warm-{recipe}.{DOMAIN}"
