"""The docker client, by its command line."""

import json
import subprocess
import time

from standin import place

STACK = "com.docker.stack.namespace"
SERVICE = "com.docker.swarm.service.name"


class Failed(Exception):
    """docker refused; what it said."""


def run(*words, stdin=None, env=None, cwd=None):
    """Runs docker whatever comes of it. Its two outputs are one text."""
    return subprocess.run(["docker", *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=cwd)


def out(*words, stdin=None):
    done = subprocess.run(["docker", *words], input=stdin, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"docker {' '.join(words[:2])}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def lines(*words):
    return [line for line in out(*words).splitlines() if line]


def secrets(stack):
    """The stack's secrets by name: what abra made beforehand bears the stack's name, not its label."""
    return [name for name in lines("secret", "ls", "--format", "{{.Name}}") if name.startswith(f"{stack}_")]


def services(stack):
    """The stack's services by short name, each as `service inspect` tells it."""
    names = lines("service", "ls", "--filter", f"label={STACK}={stack}", "--format", "{{.Name}}")
    told = json.loads(out("service", "inspect", *names)) if names else []
    return {service["Spec"]["Name"][len(stack) + 1:]: service for service in told}


def stands(stack):
    return bool(services(stack))


def execute(stack, service, words):
    """Runs words in the service's running container, the newest if there are two. @return exit status and output"""
    found = lines("ps", "-q", "--filter", f"label={SERVICE}={stack}_{service}")
    if not found:
        raise Failed(f"no container of {stack}_{service} runs")
    done = run("exec", found[0], *words)
    return done.returncode, done.stdout


def directory(volume):
    return out("volume", "inspect", "--format", "{{.Mountpoint}}", volume).strip()


def remove(stack):
    """Takes a stack away, without its volumes and secrets, and waits until it is gone."""
    run("stack", "rm", stack)
    label = f"label={STACK}={stack}"
    until = time.monotonic() + place.GONE
    while time.monotonic() < until and (
            stands(stack) or lines("ps", "-aq", "--filter", label) or lines("network", "ls", "-q", "--filter", label)):
        time.sleep(place.LOOK)
