"""A recipe's files: settings, versions of configs, compose files."""

import re
import subprocess

import yaml

from standin import place

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
    """A recipe as it is checked out, deployed or to be deployed at a domain."""

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

    def chaos_version(self):
        """The commit that is checked out, in eight digits, with a mark where the folder differs from it."""
        commit = "".join(git(self.folder, "rev-parse", "HEAD"))[:8]
        return commit + ("+U" if git(self.folder, "status", "--porcelain") else "")


def git(folder, *words):
    done = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(folder), *words], capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []
