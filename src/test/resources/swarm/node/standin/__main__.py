"""The command line. It wants a terminal, as the real one does, and says what is fatal on its standard output."""

import os
import re
import subprocess
import sys

from standin import app as apps
from standin import backupbot, docker, lint, place
from standin.recipe import App, Invalid, assignments

FLAGS = {"--no-input": "-n", "--chaos": "-C", "--secrets": "-S", "--force": "-f"}
VALUES = {"--domain": "-D", "--server": "-s"}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def main(words):
    if not os.isatty(0) and not os.isatty(1):
        return fatal("inappropriate ioctl for device")
    short = {letter: name for name, letter in {**FLAGS, **VALUES}.items()}
    bare, flags, values = [], set(), {}
    rest = iter(words)
    for given in rest:
        word = short.get(given, given)
        if word in VALUES:
            values[word] = next(rest, "")
        elif word in FLAGS:
            flags.add(word)
        elif word.startswith("-"):
            return fatal(f"unknown option: {word}")
        else:
            bare.append(word)
    known = COMMANDS.get(" ".join(bare[:-1]))
    if known is None:
        return fatal(f"unknown command: {' '.join(words)}")
    try:
        known(bare[-1], flags, values)
        return 0
    except (Invalid, apps.NotDeployed, backupbot.HookFailed, docker.Failed) as failed:
        return fatal(str(failed))


def fatal(why):
    print(f"FATA {why}", flush=True)
    return 1


def folder_of(name):
    folder = place.recipe_of(name)
    if not NAME.fullmatch(name) or not folder.is_dir():
        raise Invalid(f"recipe {name} does not exist?")
    return folder


def app_at(domain):
    settings = place.settings_of(domain)
    if not settings.is_file():
        raise Invalid(f"unable to find app settings of {domain}")
    kind = {name: told for name, told, _ in assignments(settings.read_text())}.get("TYPE", "")
    return App(folder_of(kind.partition(":")[0]), domain)


def standing(domain):
    app = app_at(domain)
    if not docker.stands(app.stack):
        raise Invalid(f"{domain} is not deployed?")
    return app


def new(name, flags, values):
    app = App(folder_of(name), values.get("--domain", ""))
    apps.create(name, app)
    print(f"INFO new app '{name}' created at {app.domain}")
    if "--secrets" in flags:
        for secret in apps.generate(app):
            print(f"INFO generated secret {secret}")


def deploy(domain, flags, values):
    apps.deploy(app_at(domain), chaos="--chaos" in flags, again=bool(flags & {"--chaos", "--force"}))
    print("INFO deploy succeeded")


def undeploy(domain, flags, values):
    docker.remove(standing(domain).stack)
    print(f"INFO undeployed {domain}")


def backup(domain, flags, values):
    backupbot.BackupBot(standing(domain).stack).backup()


def restore(domain, flags, values):
    backupbot.BackupBot(standing(domain).stack).restore()


def lint_recipe(name, flags, values):
    folder = folder_of(name)
    fetch_tags(folder)
    table = lint.rows(folder)
    print(lint.drawn(table))
    if lint.critical(table):
        print(f"WARN critical errors present in {name} config")


def fetch_tags(folder):
    """Before it lints, abra asks the clone's origin for tags, and gives up where it isn't let in."""
    told = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(folder), "fetch", "-q", "--tags", "--force", "origin"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if told.returncode != 0:
        raise Invalid(f"unable to fetch tags in {folder}: {told.stdout.strip()}")


COMMANDS = {
    "app new": new,
    "app deploy": deploy,
    "app undeploy": undeploy,
    "app backup create": backup,
    "app restore": restore,
    "recipe lint": lint_recipe,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
