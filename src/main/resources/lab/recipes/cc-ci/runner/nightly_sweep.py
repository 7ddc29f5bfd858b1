#!/usr/bin/env python3
"""The cold sweep: every enrolled recipe whose newest release is newer than its canonical is put through a whole run at that release.

What it prints is all that is left of it: the runs write over each other's folder. It ends with 0 whatever it finds.
"""

import os
import pathlib
import subprocess
import sys

from harness import abra, canonical

RUN = pathlib.Path(__file__).with_name("run_recipe_ci.py")


def run_on_tag(recipe, tag):
    """One run at a release. @return its exit status"""
    abra.recipe_checkout(recipe, tag)
    told = {name: value for name, value in os.environ.items() if name not in ("REF", "PR", "SRC", "STAGES", "CCCI_QUICK", "CCCI_RUN_ID", "ABRA_DIR")}
    return subprocess.run([sys.executable, str(RUN)], env={**told, "RECIPE": recipe, "CCCI_SKIP_FETCH": "1"}, cwd=RUN.parents[1],
                          stdin=subprocess.DEVNULL).returncode


def newest_release(recipe):
    """The newest tag of the staged clone, after a look at its origin; None where there is none."""
    folder = abra.staged_dir(recipe)
    if not folder.is_dir():
        return None
    abra.git(folder, "fetch", "-q", "--tags", "--force", "origin", check=False)
    every = abra.recipe_versions(recipe, folder)
    return every[-1] if every else None


def newer(tag, known):
    return known is None or abra.releases([tag, known])[-1] != known


def sweep(recipe):
    """@return the recipe's label and its line in the summary"""
    tag = newest_release(recipe)
    if tag is None:
        return "SKIP", "no release"
    known = (canonical.read_registry(recipe) or {}).get("version")
    if not newer(tag, known):
        return "SKIP", f"{tag} is the canonical's"
    print(f"\n----- {recipe} {tag} (canonical {known or '-'}) -----", flush=True)
    status = run_on_tag(recipe, tag)
    return ("PASS (promoted)" if status == 0 else "FAIL"), f"{tag}  (rc={status})"


def main():
    recipes = canonical.enrolled_recipes()
    print(f"===== nightly cold sweep: enrolled canonicals = {recipes} =====", flush=True)
    told = [(recipe, *sweep(recipe)) for recipe in recipes]
    print("\nSWEEP SUMMARY", flush=True)
    for recipe, label, words in told:
        print(f"  {recipe:<24} {label:<16} {words}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
