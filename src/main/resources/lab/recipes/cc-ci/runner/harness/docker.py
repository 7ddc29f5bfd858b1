"""The docker client, by its command line."""

import json
import subprocess
import time

LOOK_AGAIN = 5.0
GONE = 300.0
NAMESPACE = "com.docker.stack.namespace"
SERVICE = "com.docker.swarm.service.name"


class DockerFailed(RuntimeError):
    """docker refused; what it said."""


def run(*words, stdin=None):
    """Runs docker whatever comes of it; its two outputs are one text."""
    return subprocess.run(["docker", *words], input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def out(*words, stdin=None):
    done = run(*words, stdin=stdin)
    if done.returncode != 0:
        raise DockerFailed(f"docker {' '.join(words[:2])} failed ({done.returncode}): {done.stdout.strip()}")
    return done.stdout


def lines(*words):
    return [line for line in out(*words).splitlines() if line]


def services(stack):
    """The stack's services by short name, each as `service inspect` tells it."""
    names = lines("service", "ls", "--filter", f"label={NAMESPACE}={stack}", "--format", "{{.Name}}")
    told = json.loads(out("service", "inspect", *names)) if names else []
    return {service["Spec"]["Name"][len(stack) + 1:]: service for service in told}


def replicas(stack):
    """Service to running and wanted tasks, as (1, 1)."""
    told = run("stack", "services", stack, "--format", "{{.Name}}\\t{{.Replicas}}\\t{{.Image}}")
    counted = {}
    # Of a stack that isn't there docker says so in a sentence, and ends well.
    for line in told.stdout.splitlines() if told.returncode == 0 else []:
        if "\t" not in line:
            continue
        name, numbers = line.split("\t")[:2]
        running, _, wanted = numbers.split(" ")[0].partition("/")
        counted[name[len(stack) + 1:]] = (int(running), int(wanted))
    return counted


def stands(stack):
    return stack in lines("stack", "ls", "--format", "{{.Name}}")


def log(stack, service, most=20):
    return run("service", "logs", "--raw", "--no-trunc", "--tail", str(most), f"{stack}_{service}").stdout.splitlines()


def container(stack, service):
    """The id of the service's running container, the newest if there are two."""
    found = lines("ps", "-q", "--filter", f"label={SERVICE}={stack}_{service}")
    if not found:
        raise DockerFailed(f"no container of {stack}_{service} runs")
    return found[0]


def execute(stack, service, words):
    """Runs a command in the service's running container. @return exit status and output"""
    done = run("exec", container(stack, service), *words)
    return done.returncode, done.stdout


def volumes(stack):
    return sorted(lines("volume", "ls", "-q", "--filter", f"label={NAMESPACE}={stack}"))


def mountpoint(volume):
    return out("volume", "inspect", "--format", "{{.Mountpoint}}", volume).strip()


def secrets(stack):
    """By name: what abra made before the first deploy bears the stack's name and not its label."""
    return sorted(name for name in lines("secret", "ls", "--format", "{{.Name}}") if name.startswith(f"{stack}_"))


def configs(stack):
    return sorted(name for name in lines("config", "ls", "--format", "{{.Name}}") if name.startswith(f"{stack}_"))


def networks(stack):
    return lines("network", "ls", "--filter", f"label={NAMESPACE}={stack}", "--format", "{{.Name}}")


def await_gone(stack):
    """Until neither services nor networks of the stack are left. @return whether that came about"""
    until = time.monotonic() + GONE
    while stands(stack) or networks(stack):
        if time.monotonic() >= until:
            return False
        time.sleep(LOOK_AGAIN)
    return True


def remove(stack):
    """Takes the stack away with all that bears its name. @return what is left all the same"""
    if stands(stack):
        run("stack", "rm", stack)
    gone = await_gone(stack)
    left = [] if gone else [f"stack {stack}"]
    for kind, names in (("config", configs(stack)), ("volume", volumes(stack)), ("secret", secrets(stack))):
        left.extend(f"{kind} {name}" for name in names if not _removed(kind, name))
    return left


def _removed(kind, name):
    """A volume is in use until its last container has let go of it."""
    until = time.monotonic() + GONE
    while run(kind, "rm", name).returncode != 0:
        if time.monotonic() >= until:
            return False
        time.sleep(LOOK_AGAIN)
    return True
