"""The docker client, by its command line."""

import json
import subprocess
import time

from ccci import place


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


def of_stack(kind, stack):
    """The stack's volumes, secrets, configs or networks, by name. What abra made beforehand bears the stack's name, not its label."""
    return [name for name in lines(kind, "ls", "--format", "{{.Name}}") if name.startswith(f"{stack}_")]


def services(stack):
    """The stack's services by short name, each as `service inspect` tells it."""
    names = lines("service", "ls", "--filter", f"label=com.docker.stack.namespace={stack}", "--format", "{{.Name}}")
    told = json.loads(out("service", "inspect", *names)) if names else []
    return {service["Spec"]["Name"][len(stack) + 1:]: service for service in told}


def stands(stack):
    return bool(services(stack))


def container(stack, service):
    """The id of the service's running container, the newest if there are two."""
    found = lines("ps", "-q", "--filter", f"label=com.docker.swarm.service.name={stack}_{service}")
    if not found:
        raise Failed(f"no container of {stack}_{service} runs")
    return found[0]


def execute(stack, service, words):
    """Runs words in the service's running container. @return exit status and output"""
    done = run("exec", container(stack, service), *words)
    return done.returncode, done.stdout


def directory(volume):
    return out("volume", "inspect", "--format", "{{.Mountpoint}}", volume).strip()


def remove(stack, everything):
    """Takes a stack away, with its volumes and secrets where everything is to go, and waits until it is gone."""
    run("stack", "rm", stack)
    label = f"label=com.docker.stack.namespace={stack}"
    until = time.monotonic() + place.GONE
    while time.monotonic() < until and (
            stands(stack) or lines("ps", "-aq", "--filter", label) or lines("network", "ls", "-q", "--filter", label)):
        time.sleep(place.LOOK)
    if everything:
        for kind in ("volume", "secret", "config"):
            for name in of_stack(kind, stack):
                _remove(kind, name, until)


def _remove(kind, name, until):
    while run(kind, "rm", name).returncode != 0 and time.monotonic() < until:
        time.sleep(place.LOOK)
