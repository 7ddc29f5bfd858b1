"""Docker: by its command line where something is done, and by its socket where it is only asked, as that is done again and again."""

import http.client
import json
import os
import socket
import subprocess
import time
import urllib.parse

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


class Socket(http.client.HTTPConnection):

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(os.environ["DOCKER_HOST"].removeprefix("unix://"))


def _told(kind, stack):
    asked = Socket("docker", timeout=30)
    try:
        asked.request("GET", f"/{kind}?filters={urllib.parse.quote(json.dumps({'label': [f'{STACK}={stack}']}))}")
        answer = asked.getresponse()
        told = json.loads(answer.read())
        if answer.status != 200:
            raise Failed(f"docker: {told.get('message', answer.status)}")
        return told
    finally:
        asked.close()


def services(stack):
    """The stack's services by short name, each as `service inspect` tells it."""
    return {service["Spec"]["Name"][len(stack) + 1:]: service for service in _told("services", stack)}


def tasks(stack):
    """The stack's tasks by their service's id, the newest first."""
    found = {}
    for task in sorted(_told("tasks", stack), key=lambda task: task["CreatedAt"], reverse=True):
        found.setdefault(task["ServiceID"], []).append(task)
    return found


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
