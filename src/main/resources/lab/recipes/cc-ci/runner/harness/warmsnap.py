"""Snapshots of a canonical's volumes, tarred from where Docker keeps them while nothing is deployed on them."""

import json
import os
import pathlib
import shutil
import subprocess

from harness import docker

DEFAULT_WARM_ROOT = "/var/lib/ci-warm"


class SnapshotError(RuntimeError):
    """A volume could not be saved, or could not be put back."""


def warm_root():
    return pathlib.Path(os.environ.get("CCCI_WARM_ROOT") or DEFAULT_WARM_ROOT)


def app_dir(recipe):
    return warm_root() / recipe


def snap_dir(recipe):
    return app_dir(recipe) / "snapshot"


def take(recipe, stack, version):
    """Saves every volume of the stack."""
    folder = snap_dir(recipe)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "volumes").mkdir(parents=True)
    volumes = docker.volumes(stack)
    for volume in volumes:
        _tar("-C", docker.mountpoint(volume), "-cf", folder / "volumes" / f"{volume}.tar", ".")
    (folder / "meta.json").write_text(json.dumps({"recipe": recipe, "version": version, "volumes": volumes}) + "\n")


def put_back(recipe):
    """Gives every saved volume its content again."""
    for saved in sorted((snap_dir(recipe) / "volumes").glob("*.tar")):
        place = docker.mountpoint(saved.stem)
        for entry in pathlib.Path(place).iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        _tar("-C", place, "-xpf", saved)


def _tar(*words):
    done = subprocess.run(["tar", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise SnapshotError(f"tar: {done.stdout.strip()}")
