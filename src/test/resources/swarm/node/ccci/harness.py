"""`cc-ci-run runner/run_recipe_ci.py`, from a checkout of the harness: one run of the recipe as it is checked out."""

import os
import pathlib
import shutil
import sys
import tempfile

SCRIPT = "runner/run_recipe_ci.py"


def main(words):
    if words != [SCRIPT] or not pathlib.Path(SCRIPT).is_file():
        print(f"cc-ci-run: can't open {' '.join(words)!r} in {pathlib.Path.cwd()}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(pathlib.Path.cwd()))
    from ccci import place, plan
    from ccci.lifecycle import Lifecycle

    name = os.environ.get("RECIPE", "")
    if not (place.recipe_of(name) / "compose.yml").is_file():
        print(f"cc-ci: no recipe checked out at {place.recipe_of(name)}", file=sys.stderr)
        return 2
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="ccci-"))
    try:
        results = Lifecycle(plan.read(scratch), scratch).run()
        results.write(place.RUNS / os.environ.get("CCCI_RUN", f"manual-{os.getpid()}"))
        return 1 if results.red() or results.unknown else 0
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
