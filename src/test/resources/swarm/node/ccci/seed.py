"""Leaves behind what an earlier night's promotion would have: seed.py RECIPE VERSION HEALTHPATH makes the canonical of an older version, idle."""

import pathlib
import shutil
import sys
import tempfile

from ccci import app as abra
from ccci import docker, https, place, recipe
from ccci.canonical import Canonical


def main(name, version, path):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="ccci-"))
    canonical = Canonical(name, f"warm-{name}.{place.DOMAIN}")
    try:
        recipe.export(place.recipe_of(name), version, scratch / "files")
        app = recipe.App(scratch / "files", canonical.domain)
        abra.create(name, app)
        abra.generate(app, older=True)
        abra.deploy(app)
        last = https.settled(app.domain, path)
        if not https.well(last):
            docker.remove(app.stack, everything=True)
            print(f"{version} of {name} isn't healthy at {app.domain} (last status {last}): no canonical")
            return 1
        docker.remove(app.stack, everything=False)
        canonical.write(version)
        return 0
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
