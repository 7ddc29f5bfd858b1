"""What one run is to do, by the environment that it is started with and by the recipe's settings in the harness's checkout."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from ccci import place, recipe


@dataclass
class Plan:
    recipe: str
    folder: Path
    version: str
    ref: str | None
    quick: bool
    promote: bool
    enrolled: bool
    canonical_domain: str
    health_path: str
    na: tuple = ()
    previous: str | None = None
    previous_folder: Path | None = None

    @property
    def cold_domain(self):
        """<first four letters>-<six hex digits>, the same for the same recipe at the same ref."""
        digest = hashlib.sha256(f"{self.recipe}|{self.ref or self.version}".encode()).hexdigest()
        return f"{self.recipe[:4]}-{digest[:6]}.{place.DOMAIN}"

    def not_applicable(self, tier):
        return tier in self.na


def read(scratch, environment=os.environ):
    """The harness's own modules say whether the recipe is enrolled and where its canonical belongs."""
    from runner import canonical, meta, warm

    name = environment["RECIPE"]
    folder = place.recipe_of(name)
    settings = meta.of(name)
    version = recipe.version(folder)
    ref = environment.get("REF") or None
    canonical_domain = canonical.canonical_domain(name)
    plan = Plan(
        recipe=name, folder=folder, version=version, ref=ref, quick=environment.get("QUICK") == "1" and ref is not None, promote=ref is None,
        enrolled=canonical.enrolled(name) and not warm.is_live(canonical_domain), canonical_domain=canonical_domain,
        health_path=settings.get("HEALTH_PATH", "/"), na=tuple(settings.get("EXPECTED_NA", ())))
    plan.previous = recipe.before(folder, version)
    if plan.previous:
        plan.previous_folder = scratch / "previous"
        recipe.export(folder, plan.previous, plan.previous_folder)
    return plan
