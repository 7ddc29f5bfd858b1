"""abra, by its command line and always on a terminal of its own, and the recipes' clones as it keeps them."""

import os
import pathlib
import re
import shutil
import subprocess

RELEASE = re.compile(r"v?\d+\.\d+\.\d+([+-].*)?")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
# Where a node only computes what a swarm would do, it ends with this status where it can't tell.
CANNOT_TELL = 3


class CannotTell(RuntimeError):
    """The node itself doesn't know what would happen: neither green nor red."""


def abra_dir():
    """abra's own folder: this run's, where it has one."""
    return pathlib.Path(os.environ.get("ABRA_DIR") or pathlib.Path.home() / ".abra")


def recipe_dir(recipe):
    """The recipe's clone."""
    return abra_dir() / "recipes" / recipe


def staged_dir(recipe):
    """The clone that all runs on the node share."""
    return pathlib.Path.home() / ".abra" / "recipes" / recipe


def env_file(domain):
    """An app's settings."""
    return abra_dir() / "servers" / "default" / f"{domain}.env"


def has_app(domain):
    return env_file(domain).is_file()


def _run_pty(line, timeout):
    """Runs a line on a terminal. @return its exit status and what it printed"""
    try:
        done = subprocess.run(["script", "-qec", line, "/dev/null"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=timeout)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{_short(line)} timed out after {timeout}s") from None
    return done.returncode, ESCAPES.sub("", done.stdout)


def _short(line):
    return " ".join(word for word in line.split(" ") if not word.startswith("-"))


def call(line, timeout=600):
    """Runs `abra <line>`. @return what it printed @raise RuntimeError where it ends with an error or not in time, with what it said last"""
    status, printed = _run_pty(f"abra {line}", timeout)
    if status == CANNOT_TELL:
        raise CannotTell(_last(printed, "unknown: "))
    if status != 0:
        raise RuntimeError(f"{_short('abra ' + line)} failed ({status}): {_last(printed, 'FATA')}")
    return printed


def _last(printed, mark):
    """The last line with a mark from there on, else the last line."""
    told = [line.strip() for line in printed.splitlines() if line.strip()]
    marked = [line[line.index(mark):] for line in told if mark in line]
    return (marked or told or ["it said nothing"])[-1].replace("unknown: ", "", 1 if mark == "unknown: " else 0)


def new(recipe, domain):
    return call(f"app new {recipe} --domain {domain} --server default --no-input --secrets --chaos")


def deploy(domain, timeout):
    """Deploys the recipe as it is checked out, in place where it stands, and waits until it has converged."""
    return call(f"app deploy {domain} --no-input --chaos", timeout)


def undeploy(domain):
    return call(f"app undeploy {domain} --no-input")


def backup(domain):
    return call(f"app backup create {domain} --no-input", 1800)


def restore(domain):
    return call(f"app restore {domain} --no-input", 1800)


# ------------------------------------------------------------------------------------------------------------ clones


def git(folder, *words, check=True):
    done = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(folder), *words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if check and done.returncode != 0:
        raise RuntimeError(f"git {' '.join(words[:2])} failed ({done.returncode}): {done.stderr.strip()}")
    return done.stdout.strip() if done.returncode == 0 else ""


def stage(recipe):
    """Copies the clone that stands staged on the node into this run's folder, as it stands."""
    shutil.copytree(staged_dir(recipe), recipe_dir(recipe), symlinks=True)


def recipe_checkout(recipe, tag):
    """The shared clone at a release, for a run that then copies it."""
    git(staged_dir(recipe), "checkout", "-q", "--force", "--detach", f"refs/tags/{tag}")


def recipe_checkout_ref(recipe, ref):
    """This run's clone at a tag, branch or commit."""
    git(recipe_dir(recipe), "checkout", "-q", "--force", "--detach", ref)


def recipe_head_commit(recipe):
    return git(recipe_dir(recipe), "rev-parse", "HEAD")


def _number(tag):
    return [int(part) for part in re.split(r"[+-]", tag.lstrip("v"))[0].split(".")]


def releases(tags):
    """The tags that are releases, oldest first."""
    return sorted((tag for tag in tags if RELEASE.fullmatch(tag)), key=lambda tag: (_number(tag), tag))


def recipe_versions(recipe, folder=None):
    """All releases of a recipe, oldest first."""
    return releases(git(folder or recipe_dir(recipe), "tag").splitlines())


def has_lightweight_version_tags(recipe):
    """Releases whose tags aren't annotated, which abra doesn't take."""
    told = git(recipe_dir(recipe), "for-each-ref", "--format=%(objecttype) %(refname:short)", "refs/tags")
    return any(line.startswith("commit ") and RELEASE.fullmatch(line.split(" ", 1)[1]) for line in told.splitlines())


def release_at_head(recipe):
    """The newest release that is checked out, or None."""
    here = releases(git(recipe_dir(recipe), "tag", "--points-at", "HEAD").splitlines())
    return here[-1] if here else None


def release_before(recipe, version):
    """The newest release older than a release; for what isn't one, the newest in its history."""
    every = recipe_versions(recipe)
    if version in every:
        place = every.index(version)
        return every[place - 1] if place else None
    merged = releases(git(recipe_dir(recipe), "tag", "--merged", "HEAD").splitlines())
    here = set(git(recipe_dir(recipe), "tag", "--points-at", "HEAD").splitlines())
    older = [tag for tag in merged if tag not in here]
    return older[-1] if older else None
