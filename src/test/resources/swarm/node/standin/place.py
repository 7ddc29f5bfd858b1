"""What is where on this node, and how long abra waits."""

import os
import pathlib

ABRA = pathlib.Path(os.environ.get("ABRA_DIR") or pathlib.Path.home() / ".abra")
# Where backup-bot-two's repository would be: the node keeps it, whichever home and folder abra works in.
SNAPSHOTS = pathlib.Path(os.environ["NODE_SNAPSHOTS"])

# How often an app's health is asked. Each time is a process in its container, which costs more than all that these apps do themselves.
HEALTH = os.environ.get("NODE_HEALTH", "1s")
# Seconds; what takes minutes with the images of the real apps takes a moment with the ones here.
CONVERGE = 60.0
GONE = 60.0
LOOK = 0.25


def stack_of(domain):
    return domain.replace(".", "_")


def settings_of(domain):
    """The app's settings."""
    return ABRA / "servers" / "default" / f"{domain}.env"


def recipe_of(name):
    """The recipe's clone."""
    return ABRA / "recipes" / name
