"""The known-good deployment of a recipe that an earlier promotion left, idle: its volumes, secrets and settings."""

import json
import subprocess
import time

from ccci import docker, place

COPYING = "ccci-copy"


class Canonical:

    def __init__(self, recipe, domain):
        self.recipe = recipe
        self.domain = domain
        self.stack = place.stack_of(self.domain)
        self.file = place.WARM / recipe / "canonical.json"

    def version(self):
        return json.loads(self.file.read_text())["version"] if self.file.exists() else None

    def write(self, version):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        told = {"recipe": self.recipe, "version": version, "written": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        self.file.write_text(json.dumps(told) + "\n")

    def copy_to(self, app):
        """Gives another app a copy of its volumes, secrets and settings."""
        for volume in docker.of_stack("volume", self.stack):
            copy = app.stack + volume[len(self.stack):]
            docker.out("volume", "create", "--label", f"com.docker.stack.namespace={app.stack}", copy)
            subprocess.run(["cp", "-a", docker.directory(volume) + "/.", docker.directory(copy)], check=True)
        for secret in docker.of_stack("secret", self.stack):
            docker.out("secret", "create", app.stack + secret[len(self.stack):], "-", stdin=_read(secret))
        settings = place.settings_of(self.domain).read_text()
        place.settings_of(app.domain).write_text(settings.replace(self.domain, app.domain))


def _read(secret):
    """A secret can be read only from inside a container."""
    _forget()
    try:
        docker.out("service", "create", "--quiet", "--mode", "replicated-job", "--name", COPYING, "--secret", f"source={secret},target=v",
                   "busybox:stable", "cat", "/run/secrets/v")
        return docker.out("service", "logs", "--raw", COPYING).removesuffix("\n")
    finally:
        _forget()


def _forget():
    """A job's containers, and what they printed, stay when it goes."""
    docker.run("service", "rm", COPYING)
    for container in docker.lines("ps", "-aq", "--filter", f"label=com.docker.swarm.service.name={COPYING}"):
        docker.run("rm", "-f", container)
