"""What is where on this node, and how long it waits. A real node's paths are the defaults; a test's node says its own."""

import os
import pathlib


def _path(name, usual):
    return pathlib.Path(os.environ.get(name, usual))


HOME = _path("HOME", "/root")
RUNS = _path("CCCI_RUNS_DIR", "/var/lib/cc-ci-runs")
WARM = _path("CCCI_WARM_DIR", "/var/lib/ci-warm")
DOMAIN = os.environ.get("CCCI_DOMAIN", "ci.commoninternet.net")

# Seconds; what takes minutes with the images of the real apps takes a moment with the ones here.
CONVERGE = float(os.environ.get("CCCI_CONVERGE", "60"))
HEALTHY = float(os.environ.get("CCCI_HEALTHY", "12"))
GONE = 60.0
LOOK = 0.25
# On a live node the tests after a red one take minutes, in which its stack can be looked at.
LINGER = 4.0


def stack_of(domain):
    return domain.replace(".", "_")


def settings_of(domain):
    """The app's settings, as abra keeps them."""
    return HOME / ".abra/servers/default" / f"{domain}.env"


def recipe_of(name):
    """The recipe's clone, as abra keeps it."""
    return HOME / ".abra/recipes" / name
