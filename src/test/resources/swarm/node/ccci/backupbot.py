"""Backup and restore as backup-bot-two does them: hooks run in the service's container, files are copied, all by the labels of services."""

import pathlib
import shlex
import shutil
import subprocess

from ccci import docker


class HookFailed(Exception):
    """A hook ended with another status than 0; what it said last."""


class BackupBot:

    def __init__(self, stack, snapshot, say):
        self.stack = stack
        self.snapshot = snapshot
        self.say = say

    def services(self):
        """The services whose labels (those under deploy) ask for a backup, with all their labels."""
        told = {name: service["Spec"].get("Labels", {}) for name, service in docker.services(self.stack).items()}
        return {name: labels for name, labels in told.items() if labels.get("backupbot.backup") == "true"}

    def backup(self):
        self._hooks("backup.pre-hook")
        shutil.rmtree(self.snapshot, ignore_errors=True)
        for name, labels in self.services().items():
            for volume, paths in self._saved(name, labels).items():
                for path in paths:
                    self._save(volume, path)
        self._hooks("backup.post-hook")

    def restore(self):
        self._hooks("restore.pre-hook")
        self.say("Restoring Snapshot at /")
        for volume in sorted(self.snapshot.iterdir()) if self.snapshot.is_dir() else []:
            _copy(volume, ".", docker.directory(volume.name))
        self._hooks("restore.post-hook")

    def whole_volumes(self):
        """The volumes of which everything is saved: what lies in them must be back after a restore."""
        return sorted({volume for name, labels in self.services().items() for volume, paths in self._saved(name, labels).items() if "" in paths})

    def _mounted(self, name):
        spec = docker.services(self.stack)[name]["Spec"]["TaskTemplate"]["ContainerSpec"]
        return {mount["Source"]: mount["Target"] for mount in spec.get("Mounts", []) if mount["Type"] == "volume"}

    def _saved(self, name, labels):
        """Volume to the paths in it that are saved; an empty path is the whole volume."""
        mounted, saved = self._mounted(name), {}
        if "backupbot.backup.path" in labels:
            for path in labels["backupbot.backup.path"].split(","):
                volume, inside = _place(mounted, pathlib.PurePosixPath(path.strip()))
                if volume is None:
                    self.say(f"backup path is not on a volume: {path}")
                else:
                    saved.setdefault(volume, []).append(inside)
            return saved
        for volume in mounted:
            key = f"backupbot.backup.volumes.{volume[len(self.stack) + 1:]}"
            if f"{key}.path" in labels:
                saved[volume] = [path.strip() for path in labels[f"{key}.path"].split(",")]
            elif labels.get(key, "true") != "false":
                saved[volume] = [""]
        return saved

    def _save(self, volume, path):
        source = pathlib.Path(docker.directory(volume), path.lstrip("/"))
        if not source.exists():
            self.say(f"warning: {path or '/'} of {volume}: does not exist, skipping")
            return
        target = self.snapshot / volume
        target.mkdir(parents=True, exist_ok=True)
        _copy(docker.directory(volume), path.strip("/") or ".", target)
        self.say(f"saved {volume}{'/' + path if path else ''}")

    def _hooks(self, which):
        for name, labels in self.services().items():
            command = labels.get(f"backupbot.{which}", "")
            if not command.strip():
                continue
            self.say(f"running {which} in {self.stack}_{name}")
            status, output = docker.execute(self.stack, name, shlex.split(command))
            for line in output.splitlines():
                self.say(line)
            if status != 0:
                last = output.strip().splitlines()[-1] if output.strip() else "no output"
                raise HookFailed(f"{which} failed (rc={status}): {last}")


def _place(mounted, path):
    """Which volume a path in the container lies on, and where in it."""
    for volume, target in sorted(mounted.items(), key=lambda entry: -len(entry[1])):
        if path == pathlib.PurePosixPath(target) or pathlib.PurePosixPath(target) in path.parents:
            inside = str(path.relative_to(target))
            return volume, "" if inside == "." else inside
    return None, ""


def _copy(source, path, target):
    """Copies what lies at a path in a folder, with the directories above it as they are, or a restore would give them to somebody else."""
    above = [str(parent) for parent in reversed(pathlib.PurePosixPath(path).parents)]
    # A file that vanishes while a live server's folder is read is no reason to fail, for restic as for us.
    packed = subprocess.run(["tar", "-C", str(source), "-c", "--no-recursion", *above, "--recursion", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    subprocess.run(["tar", "-C", str(target), "-x", "-p", "--same-owner", "--overwrite"], input=packed.stdout, check=True)
