"""abra's lint of the recipe, in a pristine clone whose origin is a folder: abra fetches tags from the origin, and the mirror's wants a login."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import abra

SECONDS = 60
CONTENT = "unable to validate recipe"
ROW = re.compile(r"┃\s*(R\d{3})\s*┃[^┃]*┃\s*(\w+)\s*┃\s*(\S*)\s*┃\s*(\S*)\s*┃")


def run_lint(recipe):
    """@return status (pass, fail or unver), what there is to say of it, the rules that failed, and what abra printed"""
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="ccci-lint-"))
    try:
        _clone(recipe, scratch)
        status, printed = _lint(recipe, scratch)
        return _verdict(status, printed)
    except (RuntimeError, OSError) as failed:
        return "unver", str(failed), [], str(failed)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _clone(recipe, scratch):
    origin, clone = scratch / "origin.git", scratch / "abra" / "recipes" / recipe
    _git("clone", "-q", "--bare", str(abra.recipe_dir(recipe)), str(origin))
    _git("clone", "-q", "--no-checkout", str(origin), str(clone))
    abra.git(clone, "checkout", "-q", "--detach", abra.recipe_head_commit(recipe))
    for shared in ("servers", "catalogue"):
        (scratch / "abra" / shared).symlink_to(abra.abra_dir() / shared)


def _git(*words):
    done = subprocess.run(["git", "-c", "safe.directory=*", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"git {words[0]} failed ({done.returncode}): {done.stdout.strip()}")


def _lint(recipe, scratch):
    before = os.environ.get("ABRA_DIR")
    os.environ["ABRA_DIR"] = str(scratch / "abra")
    try:
        return abra._run_pty(f"abra recipe lint -n {recipe}", SECONDS)
    finally:
        if before is None:
            del os.environ["ABRA_DIR"]
        else:
            os.environ["ABRA_DIR"] = before


def _verdict(status, printed):
    if status != 0:
        last = [line for line in printed.splitlines() if line.strip()][-1:] or ["it said nothing"]
        return ("fail" if CONTENT in printed else "unver"), last[0].strip(), [], printed
    failed = [row[0] for row in ROW.findall(printed) if row[1] == "error" and "❌" in row[2] and "✅" not in row[3]]
    return ("fail" if failed else "pass"), "", failed, printed
