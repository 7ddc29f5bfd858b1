"""What abra does with apps: settings, secrets, deploy, undeploy."""

import os
import re
import secrets
import string
import tempfile
import time

import yaml

from standin import docker, place
from standin.recipe import Invalid, assignments

TELLING = re.compile(r"error|fatal|panic|failed|denied|read-only|cannot|could not|unable|no such", re.IGNORECASE)
CRASHES = 3
NEXT = 43


class NotDeployed(Exception):
    """A deploy that did not come up; what it or the service said."""


def create(name, app):
    """Writes the app's settings from the recipe's sample."""
    sample = app.text(".env.sample")
    if not sample:
        raise Invalid(f"{name} has no .env.sample")
    lines = [line for line in sample.replace(f"{name}.example.com", app.domain).split("\n") if not line.startswith(("TYPE=", "DOMAIN="))]
    settings = place.settings_of(app.domain)
    if settings.exists():
        raise Invalid(f"{settings} already exists?")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("\n".join([f"TYPE={name}", f"DOMAIN={app.domain}", *lines]))


def generate(app):
    """Makes the secrets that are missing. @return their names"""
    hints = {key: hint for key, _, hint in assignments(app.text(".env.sample"))}
    there, made = docker.secrets(app.stack), []
    for key, name in app.secrets().items():
        hint = hints.get(f"SECRET_{key.upper().replace('-', '_')}_VERSION", "")
        if name not in there and "generate=false" not in hint:
            docker.out("secret", "create", name, "-", stdin=_value(hint))
            made.append(name)
    return made


def _value(hint):
    length = int((re.search(r"length=(\d+)", hint) or [0, 32])[1])
    letters = "0123456789abcdef" if "charset=hex" in hint else string.ascii_letters + string.digits
    made = "".join(secrets.choice(letters) for _ in range(length))
    # 43 characters of unpadded base64url hold 32 bytes and two bits over, which are zero where a computer wrote them.
    return made[:-1] + "A" if length == NEXT and letters != "0123456789abcdef" else made


def overrides(app, chaos):
    """What is laid over a recipe here: this kernel has no IPVS, so names lead to tasks and not to a virtual address; and time is compressed. And, as
    abra itself does it, the service app says which commit it is."""
    services = {}
    for name, told in app.services().items():
        services[name] = {
            "stop_grace_period": "3s",
            "deploy": {
                "endpoint_mode": "dnsrr",
                "restart_policy": {"delay": "300ms"},
                "update_config": {"monitor": "1500ms"},
            },
        }
        if "healthcheck" in told:
            services[name]["healthcheck"] = {"test": ["NONE"]} if place.HEALTH == "none" else {"interval": place.HEALTH, "retries": 20, "start_period": "20s"}
    if chaos and "app" in services:
        services["app"]["deploy"]["labels"] = {f"coop-cloud.{app.stack}.chaos-version": app.chaos_version()}
    return {"version": "3.8", "services": services}


def deploy(app, chaos, again):
    """Deploys and waits until all services run. @param again whether what stands may be replaced @raise NotDeployed when they don't"""
    if not again and docker.stands(app.stack):
        raise NotDeployed(f"{app.domain} is already deployed")
    before = set(docker.services(app.stack))
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as laid_over:
        yaml.safe_dump(overrides(app, chaos), laid_over)
        laid_over.flush()
        files = [word for path in [*app.compose_files(), laid_over.name] for word in ("-c", path)]
        known = {**{key: os.environ[key] for key in ("PATH", "HOME", "DOCKER_HOST")}, **app.environment()}
        told = docker.run("stack", "deploy", "--resolve-image", "never", *files, app.stack, env=known, cwd=app.folder)
    if told.returncode != 0:
        raise NotDeployed(told.stdout.strip().splitlines()[-1])
    _converge(app, before)


def _converge(app, before):
    until = time.monotonic() + place.CONVERGE
    down = []
    while time.monotonic() < until:
        services, tasks = docker.services(app.stack), docker.tasks(app.stack)
        down = [name for name, service in services.items() if not _up(service, tasks.get(service["ID"], []))]
        if services and not down:
            return
        for name in down:
            its = tasks.get(services[name]["ID"], [])
            if _given_up(services[name], its, name in before):
                raise NotDeployed(f"deploy failed: {name} crash-loops: {telling(app.stack, name, its)}")
        time.sleep(place.LOOK)
    raise NotDeployed(f"deploy failed: timed out after {place.CONVERGE:.0f} s: {', '.join(down)}")


def _up(service, tasks):
    wanted = service["Spec"]["Mode"].get("Replicated", {}).get("Replicas", 1)
    current = [task for task in tasks if task["Status"]["State"] == "running" and task["DesiredState"] == "running"]
    return len(current) == wanted and service.get("UpdateStatus", {}).get("State") in (None, "completed")


def _given_up(service, tasks, stood):
    """Whether the swarm took it back, or it has ended again and again since this deploy."""
    if service.get("UpdateStatus", {}).get("State", "") in ("paused", "rollback_started", "rollback_paused", "rollback_completed"):
        return True
    return not stood and len([task for task in tasks if task["Status"]["State"] in ("failed", "rejected", "complete")]) >= CRASHES


def log(stack, name, most=200):
    return docker.run("service", "logs", "--raw", "--no-trunc", "--tail", str(most), f"{stack}_{name}").stdout.splitlines()


def telling(stack, name, tasks):
    """Its last line that speaks of an error, else its last line; where it never came to say one, why no task starts."""
    lines = [line for line in log(stack, name) if line.strip()]
    if not lines:
        errors = [task["Status"]["Err"] for task in tasks if task["Status"].get("Err")]
        return errors[0] if errors else "no log"
    return next((line for line in reversed(lines) if TELLING.search(line)), lines[-1])
