"""abra's lint as one table of rules."""

import re

import yaml

from ccci import recipe

TAG = re.compile(r".+:([^:/@]+)(@.*)?$")
VERSIONED = re.compile(r"\$\{([A-Z0-9_]+_VERSION)[}:-]")
UNSTABLE = ("latest", "main", "master", "edge", "nightly")


class Lint:

    def __init__(self, folder):
        self.folder = folder
        self.files = {path.name: yaml.safe_load(path.read_text()) or {} for path in sorted(folder.glob("compose*.yml"))}
        self.services = (self.files.get("compose.yml") or {}).get("services") or {}

    def text(self, name):
        file = self.folder / name
        return file.read_text() if file.is_file() else None

    def tags(self):
        return [match[1] if (match := TAG.match(told.get("image", ""))) else "" for told in self.services.values()]

    def sections(self, key):
        return [(name, told or {}) for file in self.files.values() for name, told in (file.get(key) or {}).items()]

    def routed(self):
        def labels(told):
            given = (told.get("deploy") or {}).get("labels") or {}
            return dict(line.partition("=")[::2] for line in given) if isinstance(given, list) else given
        return any(str(labels(told).get("traefik.enable", "")).lower() == "true" for told in self.services.values())

    def imaged(self):
        """An overlay may speak of a service without its image only if another file gives it one."""
        services = self.sections("services")
        return {name for name, _ in services} == {name for name, told in services if told.get("image")}

    def vendored(self):
        exported = {name for name, _, _ in recipe.assignments(self.text("abra.sh") or "")}
        wanted = [VERSIONED.search(told.get("name", "")) for _, told in self.sections("configs")]
        return all(match is None or match[1] in exported for match in wanted)

    def annotated(self):
        return all(kind == "tag" for kind in recipe.git(self.folder, "for-each-ref", "--format=%(objecttype)", "refs/tags"))


RULES = (
    ("R001", "compose config has expected version", False, "ensure 'version: \"3.8\"' in compose configs",
     lambda lint: all(str(file.get("version")) == "3.8" for file in lint.files.values())),
    ("R002", "healthcheck enabled for all services", False, "wire up healthchecks", lambda lint: all("healthcheck" in told for told in lint.services.values())),
    ("R003", "all images use a tag", False, "use a tag for all images", lambda lint: all(lint.tags())),
    ("R004", "no unstable tags", False, "tag all images with stable tags", lambda lint: not set(lint.tags()) & set(UNSTABLE)),
    ("R008", ".env.sample provided", True, "create an example .env.sample", lambda lint: lint.text(".env.sample") is not None),
    ("R009", "one service named 'app'", True, "name a service 'app'", lambda lint: "app" in lint.services),
    ("R010", "traefik routing enabled", True, 'include "traefik.enable=true" deploy label', Lint.routed),
    ("R011", "all services have images", True, 'ensure "image: ..." set on all services', Lint.imaged),
    ("R012", "config version are vendored", True, "vendor config versions in an abra.sh", Lint.vendored),
    ("R014", "only annotated tags used for recipe version", True, "replace lightweight tag with annotated tag", Lint.annotated),
    ("R015", "long secret names", False, "reduce length of secret names to 12 characters",
     lambda lint: all(len(name) <= 12 for name, _ in lint.sections("secrets"))),
)


def rows(folder):
    """Each rule's number, text, whether it is an error, whether it is satisfied, and what to do."""
    lint = Lint(folder)
    return [(number, text, error, bool(holds(lint)), resolve) for number, text, error, resolve, holds in RULES]


def holds(folder):
    return all(satisfied or not error for _, _, error, satisfied, _ in rows(folder))


def table(folder):
    """As abra prints it."""
    line = "┃ {:5} ┃ {:45} ┃ {:8} ┃ {:9} ┃ {:7} ┃ {:50} ┃"
    told = [line.format("REF", "RULE", "SEVERITY", "SATISFIED", "SKIPPED", "RESOLVE")]
    for number, text, error, satisfied, resolve in rows(folder):
        told.append(line.format(number, text, "error" if error else "warn", "✅" if satisfied else "❌", "-", resolve))
    return "\n".join(told)
