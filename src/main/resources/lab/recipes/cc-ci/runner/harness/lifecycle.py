"""An app of the recipe on the node: made, deployed, waited for, asked, and taken away."""

import contextlib
import fcntl
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

from harness import abra, docker, meta

LOOK_AGAIN = 5.0
# What a probe of READY_PROBE may be made of.
PROBE_FORMS = {"stable", "status", "tcp_host", "tcp_port", "url"}
# A stack whose tasks the swarm still restarts leaves networks behind when it is removed at once.
SETTLE = 60.0
CCCI_OVERLAY = "compose.ccci.yml"


class NotHealthy(RuntimeError):
    """The app doesn't answer well; the path and the last status."""


# ----------------------------------------------------------------------------------------------------------- names


def stack_name(domain):
    return domain.replace(".", "_")


def stack_service_names(domain):
    """The services that the swarm has of the app, by short name."""
    return sorted(docker.services(stack_name(domain)))


def deployed_image(domain, service):
    """The image that the swarm runs a service with, without its digest."""
    spec = docker.services(stack_name(domain))[service]["Spec"]
    return spec["TaskTemplate"]["ContainerSpec"]["Image"].partition("@")[0]


def deployed_labels(domain):
    """Service to its labels, those under `deploy`."""
    return {name: told["Spec"].get("Labels") or {} for name, told in docker.services(stack_name(domain)).items()}


def exec_in_app(domain, words, service="app"):
    """Runs a command in a service's container. @return what it printed"""
    status, printed = docker.execute(stack_name(domain), service, words)
    if status != 0:
        raise RuntimeError(f"docker exec {service} failed (rc={status}): {printed.strip()}")
    return printed


# -------------------------------------------------------------------------------------------------------- settings


def set_env(domain, values):
    """Sets an app's settings, in the place where each stands or at the end."""
    file = abra.env_file(domain)
    lines = file.read_text().splitlines()
    for name, value in values.items():
        line = f"{name}={value}"
        places = [number for number, old in enumerate(lines) if re.match(rf"(export\s+)?{re.escape(name)}=", old)]
        for number in places:
            lines[number] = line
        if not places:
            lines.append(line)
    file.write_text("\n".join(lines) + "\n")


def get_env(domain, name):
    found = re.findall(rf"(?m)^(?:export\s+)?{re.escape(name)}=\"?([^\"\n#]*)\"?", abra.env_file(domain).read_text())
    return found[-1].strip() if found else None


def compose_files(domain):
    return [name for name in (get_env(domain, "COMPOSE_FILE") or "compose.yml").split(":") if name]


def compose_file_add(domain, name):
    files = compose_files(domain)
    if name not in files:
        set_env(domain, {"COMPOSE_FILE": f'"{":".join(files + [name])}"'})


def compose_file_remove(domain, name):
    files = [file for file in compose_files(domain) if file != name]
    set_env(domain, {"COMPOSE_FILE": f'"{":".join(files)}"'})


def compose_services(recipe, domain):
    """The services that the recipe's compose files name as they are checked out; None where they can't be read this way."""
    names = set()
    for name in compose_files(domain):
        found = _service_names((abra.recipe_dir(recipe) / name).read_text())
        if found is None:
            return None
        names.update(found)
    return names


def _service_names(text):
    """The keys of the block `services:`; None where it isn't written as a block."""
    inside, indent, names = False, None, []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            if inside and re.match(r"services:\s*\S", line):
                return None
            inside = re.match(r"services:\s*(#.*)?$", line) is not None
            if re.match(r"services:\s*[^#\s]", line):
                return None
            continue
        indent = depth if inside and indent is None else indent
        if inside and depth == indent:
            key = re.match(r"\s*[\"']?([A-Za-z0-9._-]+)[\"']?\s*:", line)
            if key is None:
                return None
            names.append(key.group(1))
    return names


def provide_ccci_overlay(recipe, domain):
    """Lays tests/<recipe>/compose.ccci.yml beside the recipe's files, as one more of them."""
    overlay = meta.TESTS_DIR / recipe / CCCI_OVERLAY
    if overlay.is_file():
        shutil.copyfile(overlay, abra.recipe_dir(recipe) / CCCI_OVERLAY)
        compose_file_add(domain, CCCI_OVERLAY)


def install_steps(recipe, domain):
    """What a recipe wants done before its first deploy, tests/<recipe>/install_steps.sh."""
    steps = meta.TESTS_DIR / recipe / "install_steps.sh"
    if not steps.is_file():
        return
    told = {**os.environ, "CCCI_APP_DOMAIN": domain, "RECIPE": recipe, "ABRA_DIR": str(abra.abra_dir())}
    done = subprocess.run(["sh", str(steps)], cwd=abra.recipe_dir(recipe), env=told, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=600)
    print(done.stdout, end="", flush=True)
    if done.returncode != 0:
        raise RuntimeError(f"install_steps.sh failed ({done.returncode})")


# ---------------------------------------------------------------------------------------------------------- deploys


def create_app(recipe, domain, settings, deps=None):
    """Makes the app's settings and secrets, as every deploy of the harness wants them."""
    abra.new(recipe, domain)
    set_env(domain, {"LETS_ENCRYPT_ENV": "", **meta.computed(settings.EXTRA_ENV, meta.hook_ctx(domain, settings, deps, "install"))})
    provide_ccci_overlay(recipe, domain)
    install_steps(recipe, domain)


def deploy_app(recipe, domain, settings, deps=None):
    """A first deploy of what is checked out, until it serves; never over what stands."""
    if docker.stands(stack_name(domain)):
        raise RuntimeError(f"abra app deploy {domain} failed (1): FATA {domain} is already deployed")
    create_app(recipe, domain, settings, deps)
    deploy(domain, settings)
    wait_healthy(domain, settings)


def chaos_redeploy(recipe, domain, settings, deps=None):
    """What is checked out now, in place of what stands."""
    set_env(domain, meta.computed(settings.UPGRADE_EXTRA_ENV, meta.hook_ctx(domain, settings, deps, "upgrade")))
    provide_ccci_overlay(recipe, domain)
    deploy(domain, settings)
    prune_orphan_services(recipe, domain)
    wait_healthy(domain, settings)


def deploy(domain, settings):
    prepull_images(domain)
    try:
        abra.deploy(domain, settings.DEPLOY_TIMEOUT)
    except abra.CannotTell:
        raise
    except RuntimeError:
        last_words(domain)
        raise
    if not await_converged(domain):
        last_words(domain)
        raise RuntimeError(f"{domain}: its services don't converge")


def prepull_images(domain):
    """Images are pulled by the deploy itself; that this step isn't made is said, as people look for it."""
    print(f"prepull of {domain}: skipping (deploy will pull as usual)", flush=True)


def await_converged(domain):
    """abra is content as soon as the new tasks run; those that they replace may end a moment later. @return whether it came about"""
    until = time.monotonic() + SETTLE
    while not services_converged(domain):
        if time.monotonic() >= until:
            return False
        time.sleep(LOOK_AGAIN)
    return True


def services_converged(domain):
    """Whether each service has the tasks that it should have, and no update of it goes on or was given up."""
    counted = docker.replicas(stack_name(domain))
    if not counted or any(running != wanted for running, wanted in counted.values()):
        return False
    states = [(told.get("UpdateStatus") or {}).get("State", "completed") for told in docker.services(stack_name(domain)).values()]
    return all(state in ("", "completed") for state in states)


def prune_orphan_services(recipe, domain):
    """After an upgrade the stack is what the head's compose files say: a service that they no longer name is removed."""
    named = compose_services(recipe, domain)
    if named is None:
        print("!! the services of the compose files can't be read: nothing is pruned", flush=True)
        return
    for service in stack_service_names(domain):
        if service not in named:
            docker.out("service", "rm", f"{stack_name(domain)}_{service}")
            print(f"pruned the orphaned service {service}", flush=True)


def last_words(domain):
    """What services that don't run said last."""
    for service, (running, wanted) in docker.replicas(stack_name(domain)).items():
        if running != wanted:
            print(f"-- {stack_name(domain)}_{service} ({running}/{wanted})", flush=True)
            for line in docker.log(stack_name(domain), service):
                print(line, flush=True)


def teardown_app(domain, verify=True):
    """Takes the app away with its volumes, secrets and settings. @return what is left all the same"""
    left = docker.remove(stack_name(domain))
    with contextlib.suppress(FileNotFoundError):
        abra.env_file(domain).unlink()
    return left if verify else []


def settle():
    time.sleep(SETTLE)


def backup_app(domain):
    return abra.backup(domain)


def restore_app(domain, settings):
    printed = abra.restore(domain)
    wait_healthy(domain, settings)
    return printed


@contextlib.contextmanager
def domain_lock(domain):
    """One run at a time for a domain: a second one waits."""
    folder = pathlib.Path(os.environ.get("CCCI_RUNS_DIR") or "/var/lib/cc-ci-runs") / ".locks"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / domain, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# ----------------------------------------------------------------------------------------------------------- health


def http_status(url, timeout=10):
    """The status of an HTTPS request; 0 where there is no answer."""
    told = subprocess.run(["curl", "-ksS", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", str(timeout), url],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if told.returncode != 0 and "unknown: " in told.stderr:
        raise abra.CannotTell(told.stderr.strip().rpartition("unknown: ")[2])
    return int(told.stdout) if told.stdout.isdigit() else 0


def wait_healthy(domain, settings):
    """Until the app answers well twice in a row; after HTTP_TIMEOUT seconds it is taken for not healthy."""
    until = time.monotonic() + settings.HTTP_TIMEOUT
    in_a_row = 0
    while in_a_row < 2:
        status = http_status(f"https://{domain}{settings.HEALTH_PATH}")
        in_a_row = in_a_row + 1 if status in settings.HEALTH_OK else 0
        if in_a_row < 2:
            if time.monotonic() >= until:
                raise NotHealthy(f"{domain}: not healthy over HTTPS {settings.HEALTH_PATH} (last status {status})")
            time.sleep(LOOK_AGAIN)


def ready_probes(domain, settings, op=None):
    """The recipe's probes of an operation. @raise MetaError when one is made of what isn't known"""
    if settings.READY_PROBE is None:
        return []
    probes = settings.READY_PROBE(meta.hook_ctx(domain, settings, op=op))
    for probe in probes:
        unknown = set(probe) - PROBE_FORMS
        if unknown:
            raise meta.MetaError(f"READY_PROBE of {settings.recipe}: unknown forms: {', '.join(sorted(unknown))}")
    return probes


def wait_ready_probes(domain, settings, op=None):
    """Waits for each probe that READY_PROBE(ctx) lists; after HTTP_TIMEOUT seconds the last look's failure is raised."""
    for probe in ready_probes(domain, settings, op):
        until = time.monotonic() + settings.HTTP_TIMEOUT
        in_a_row = 0
        while in_a_row < probe.get("stable", 1):
            try:
                look(probe)
                in_a_row += 1
            except OSError:
                in_a_row = 0
                if time.monotonic() >= until:
                    raise
            time.sleep(LOOK_AGAIN)


def look(probe):
    """One look; an OSError says that the app isn't ready."""
    if "tcp_host" in probe:
        socket.create_connection((probe["tcp_host"], probe["tcp_port"]), timeout=LOOK_AGAIN).close()
    elif "url" in probe:
        status = http_status(probe["url"])
        if status not in (probe.get("status") or (200,)):
            raise OSError(f"{probe['url']} answers {status}")
