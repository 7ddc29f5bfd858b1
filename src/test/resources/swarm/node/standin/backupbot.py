"""Backup and restore as backup-bot-two 2.4.0 does them, by the labels of services: one service's switch is the whole stack's, every volume is saved
unless some service's label narrows it or leaves it out, and hooks run in the container of whichever service has them. The older label
`backupbot.backup.path` is ignored."""

import os
import pathlib
import shlex
import shutil
import subprocess

from standin import docker, place
from standin.recipe import Invalid


class HookFailed(Exception):
    """A hook ended with another status than 0; what it said last."""


def say(line):
    print(line, flush=True)


class BackupBot:

    def __init__(self, stack):
        self.stack = stack
        self.services = docker.services(stack)
        self.labels = {name: service["Spec"].get("Labels", {}) for name, service in self.services.items()}
        self.snapshots = place.SNAPSHOTS / stack

    def backup(self):
        if not any(labels.get("backupbot.backup") == "true" for labels in self.labels.values()):
            raise Invalid(f"no service of {self.stack} asks for a backup")
        self._hooks("backup.pre-hook")
        # Only the newest is ever asked for.
        shutil.rmtree(self.snapshots, ignore_errors=True)
        snapshot = self.snapshots / os.urandom(4).hex()
        snapshot.mkdir(parents=True)
        for volume, paths in self._saved().items():
            for path in paths:
                self._save(snapshot, volume, path)
        self._hooks("backup.post-hook")

    def restore(self):
        found = sorted(self.snapshots.glob("*")) if self.snapshots.is_dir() else []
        if not found:
            raise Invalid(f"no snapshot of {self.stack}")
        self._hooks("restore.pre-hook")
        say(f"Restoring Snapshot {found[0].name} at /")
        for volume in sorted(found[0].iterdir()):
            _copy(volume, ".", docker.directory(volume.name))
        self._hooks("restore.post-hook")

    def _saved(self):
        """Volume to the paths in it that are saved; an empty path is the whole volume."""
        told = {key: value for labels in self.labels.values() for key, value in labels.items()}
        mounted = sorted({mount["Source"] for service in self.services.values()
                          for mount in service["Spec"]["TaskTemplate"]["ContainerSpec"].get("Mounts", []) if mount["Type"] == "volume"})
        saved = {}
        for volume in mounted:
            key = f"backupbot.backup.volumes.{volume[len(self.stack) + 1:]}"
            if f"{key}.path" in told:
                saved[volume] = [path.strip() for path in told[f"{key}.path"].split(",")]
            elif told.get(key, "true") != "false":
                saved[volume] = [""]
        return saved

    def _save(self, snapshot, volume, path):
        source = pathlib.Path(docker.directory(volume), path.lstrip("/"))
        if not source.exists():
            say(f"warning: {path or '/'} of {volume}: does not exist, skipping")
            return
        target = snapshot / volume
        target.mkdir(exist_ok=True)
        _copy(docker.directory(volume), path.strip("/") or ".", target)
        say(f"saved {volume}{'/' + path if path else ''}")

    def _hooks(self, which):
        for name, labels in self.labels.items():
            command = labels.get(f"backupbot.{which}", "")
            if not command.strip():
                continue
            say(f"running {which} in {self.stack}_{name}")
            status, output = docker.execute(self.stack, name, shlex.split(command))
            for line in output.splitlines():
                say(line)
            if status != 0:
                last = output.strip().splitlines()[-1] if output.strip() else "no output"
                raise HookFailed(f"{which} failed (rc={status}): {last}")


def _copy(source, path, target):
    """Copies what lies at a path in a folder, with the directories above it as they are, or a restore would give them to somebody else."""
    above = [str(parent) for parent in reversed(pathlib.PurePosixPath(path).parents)]
    # A file that vanishes while a live server's folder is read is no reason to fail, for restic as for us.
    packed = subprocess.run(["tar", "-C", str(source), "-c", "--no-recursion", *above, "--recursion", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    subprocess.run(["tar", "-C", str(target), "-x", "-p", "--same-owner", "--overwrite"], input=packed.stdout, check=True)
