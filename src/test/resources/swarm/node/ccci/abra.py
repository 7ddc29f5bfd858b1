"""`abra app new|deploy|undeploy` and `abra recipe lint`. It wants a terminal, as the real one does."""

import os
import sys

from ccci import app as apps
from ccci import docker, lint, place
from ccci.recipe import App, Invalid, assignments

FLAGS = ("--no-input", "-n", "--chaos", "-C", "--secrets", "-S", "--force", "-f")
VALUES = ("--domain", "--server")


def main(words):
    if not os.isatty(0) and not os.isatty(1):
        return fatal("inappropriate ioctl for device")
    bare, flags, values = [], set(), {}
    rest = iter(words)
    for word in rest:
        if word in VALUES:
            values[word] = next(rest, "")
        elif word in FLAGS:
            flags.add(word)
        elif word.startswith("-"):
            return fatal(f"unknown option: {word}")
        else:
            bare.append(word)
    known = {("app", "new"): new, ("app", "deploy"): deploy, ("app", "undeploy"): undeploy, ("recipe", "lint"): lint_recipe}
    if len(bare) != 3 or tuple(bare[:2]) not in known:
        return fatal(f"unknown command: {' '.join(words)}")
    try:
        return known[tuple(bare[:2])](bare[2], flags, values)
    except (Invalid, apps.NotDeployed, docker.Failed) as failed:
        return fatal(str(failed))


def fatal(why):
    print(f"FATA {why}", file=sys.stderr)
    return 1


def folder_of(name):
    folder = place.recipe_of(name)
    if not folder.is_dir():
        raise Invalid(f"recipe {name} does not exist?")
    return folder


def app_at(domain):
    settings = place.settings_of(domain)
    if not settings.is_file():
        raise Invalid(f"unable to find app settings of {domain}")
    kind = {name: told for name, told, _ in assignments(settings.read_text())}.get("TYPE", "")
    return App(folder_of(kind.partition(":")[0]), domain)


def new(name, flags, values):
    app = App(folder_of(name), values.get("--domain", ""))
    apps.create(name, app)
    print(f"INFO new app '{name}' created at {app.domain}")
    if flags & {"--secrets", "-S"}:
        for secret in apps.generate(app):
            print(f"INFO generated secret {secret}")
    return 0


def deploy(domain, flags, values):
    apps.deploy(app_at(domain), fresh=not flags & {"--chaos", "-C", "--force", "-f"})
    print("INFO deploy succeeded")
    return 0


def undeploy(domain, flags, values):
    docker.remove(app_at(domain).stack, everything=False)
    print(f"INFO undeployed {domain}")
    return 0


def lint_recipe(name, flags, values):
    print(lint.table(folder_of(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
