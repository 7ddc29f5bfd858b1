"""A recipe's files: settings, versions of configs, compose files."""

import re
import subprocess

import yaml

from ccci import place

RELEASE = re.compile(r"v?\d+\.\d+\.\d+([+-].*)?$")
SETTING = re.compile(r"^(?:export\s+)?([A-Za-z_]\w*)=(.*)$")
VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)")


class Invalid(Exception):
    """The recipe, or an app's settings, can't be used; why."""


def value(text, known):
    """What a shell would make of a setting's right side."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:text.find("'", 1)]
    if text.startswith('"'):
        return substituted(text[1:text.find('"', 1)], known)
    return substituted(re.split(r"\s+#", text)[0].strip(), known)


def substituted(text, known):
    def one(match):
        if match.group(0) == "$$":
            return "$"
        return known.get(match.group(1) or match.group(3)) or match.group(2) or ""
    return VARIABLE.sub(one, text)


def assignments(text):
    """Names, values and what is said behind them, in order."""
    known, all_of_them = {}, []
    for line in text.splitlines():
        match = SETTING.match(line.strip())
        if match:
            known[match.group(1)] = value(match.group(2), known)
            all_of_them.append((match.group(1), known[match.group(1)], match.group(2).partition("#")[2]))
    return all_of_them


class App:
    """A recipe at one version, deployed or to be deployed at a domain."""

    def __init__(self, folder, domain):
        self.folder = folder
        self.domain = domain
        self.stack = place.stack_of(domain)

    def text(self, path):
        file = self.folder / path
        return file.read_text() if file.is_file() else ""

    def environment(self):
        """What compose files are interpolated with."""
        settings = place.settings_of(self.domain)
        if not settings.is_file():
            raise Invalid(f"unable to find app settings of {self.domain}")
        all_of_them = {name: told for name, told, _ in assignments(settings.read_text())}
        all_of_them.update({name: told for name, told, _ in assignments(self.text("abra.sh"))})
        all_of_them["STACK_NAME"] = self.stack
        return all_of_them

    def compose_files(self):
        return [path for path in (self.environment().get("COMPOSE_FILE") or "compose.yml").split(":") if path]

    def _parts(self, key):
        found = {}
        for path in self.compose_files():
            read = yaml.safe_load(self.text(path) or "{}") or {}
            for name, told in (read.get(key) or {}).items():
                found.setdefault(name, {}).update(told or {})
        return found

    def services(self):
        """Each service with what the files say of it; a later file's keys win as a whole, which is enough to see which keys there are."""
        return self._parts("services")

    def secrets(self):
        """Key to name of each secret that must be there before a deploy."""
        known = self.environment()
        return {key: substituted(told["name"], known) for key, told in self._parts("secrets").items() if told.get("external")}


def git(folder, *words):
    done = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(folder), *words], capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


def releases(tags):
    def number(tag):
        return [int(part) for part in re.split(r"[+-]", tag.lstrip("v"))[0].split(".")]
    return sorted((tag for tag in tags if RELEASE.match(tag)), key=number)


def version(folder):
    """The release that is checked out, else where the checkout stands."""
    here = releases(git(folder, "tag", "--points-at", "HEAD"))
    return here[-1] if here else "".join(git(folder, "describe", "--tags", "--always"))


def before(folder, current):
    """The newest release older than the version; for what isn't a release, the newest in its history."""
    if not RELEASE.match(current) or current not in git(folder, "tag"):
        merged = releases(git(folder, "tag", "--merged", "HEAD"))
        return merged[-1] if merged else None
    ordered = releases(git(folder, "tag"))
    place_of_it = ordered.index(current)
    return ordered[place_of_it - 1] if place_of_it else None


def export(folder, tag, target):
    """Lays the files of a tag into a folder."""
    target.mkdir(parents=True)
    archive = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(folder), "archive", "--format=tar", tag], capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(target)], input=archive.stdout, check=True)
