#!/usr/bin/env python3
"""One run of a recipe's lifecycle: install, upgrade, backup, restore, custom, and then promote.

RECIPE names it. REF, PR and QUICK come from the bridge; without REF it is the latest tag that is checked out, and a green run promotes it.
In the lab `cc-ci-run` reads this repository's tests and settings and makes the run itself.
"""

import os

from runner import canonical, warm

TIERS = ("install", "upgrade", "backup", "restore", "custom")


def plan(environment=os.environ):
    """What this run is to do."""
    recipe = environment["RECIPE"]
    ref = environment.get("REF") or None
    quick = environment.get("QUICK") == "1" and ref is not None
    return {
        "recipe": recipe,
        "ref": ref,
        "tiers": ("upgrade", "custom") if quick else TIERS,
        "promote": ref is None and canonical.enrolled(recipe) and not warm.is_live(canonical.canonical_domain(recipe)),
    }


if __name__ == "__main__":
    print(plan())
