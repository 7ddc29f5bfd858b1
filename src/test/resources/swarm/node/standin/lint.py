"""abra's lint as one table of rules."""

import re
import unicodedata

import yaml

from standin import recipe

TAG = re.compile(r".+:([^:/@]+)(@.*)?$")
SEMVER = re.compile(r"v?\d+([.-].*)?|.*\d+\.\d+.*")
VERSIONED = re.compile(r"\$\{([A-Z0-9_]+_VERSION)[}:-]")
UNSTABLE = ("latest", "main", "master", "edge", "nightly")
COLUMNS = ("REF", "RULE", "SEVERITY", "SATISFIED", "SKIPPED", "RESOLVE")
YES, NO = "✅", "❌"


class Lint:

    def __init__(self, folder):
        self.folder = folder
        try:
            self.files = {path.name: yaml.safe_load(path.read_text()) or {} for path in sorted(folder.glob("compose*.yml"))}
        except yaml.YAMLError as broken:
            raise recipe.Invalid(f"unable to validate recipe: {broken.problem or broken}") from broken
        if "compose.yml" not in self.files:
            raise recipe.Invalid("unable to validate recipe: it has no compose.yml")
        self.services = self.files["compose.yml"].get("services") or {}

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

    def has_no_domain(self):
        return not any(name == "DOMAIN" for name, _, _ in recipe.assignments(self.text(".env.sample") or ""))


def elsewhere(lint):
    """What is asked of the catalogue or of the upstream forge, neither of which can be reached from here, holds."""
    return True


# Number, text, whether it is an error, what to do, whether it holds, and where it isn't asked.
RULES = (
    ("R001", "compose config has expected version", False, "ensure 'version: \"3.8\"' in compose configs",
     lambda lint: all(str(file.get("version")) == "3.8" for file in lint.files.values()), None),
    ("R002", "healthcheck enabled for all services", False, "wire up healthchecks",
     lambda lint: all("healthcheck" in told for told in lint.services.values()), None),
    ("R003", "all images use a tag", False, "use a tag for all images", lambda lint: all(lint.tags()), None),
    ("R004", "no unstable tags", False, "tag all images with stable tags", lambda lint: not set(lint.tags()) & set(UNSTABLE), None),
    ("R005", "tags use semver-like format", False, "use semver-like tags", lambda lint: all(SEMVER.fullmatch(tag) for tag in lint.tags()), None),
    ("R006", "has published catalogue version", False, "publish a recipe version to the catalogue", elsewhere, None),
    ("R007", "README.md metadata filled in", False, "fill out all the metadata", lambda lint: "<!-- metadata -->" in (lint.text("README.md") or ""), None),
    ("R008", ".env.sample provided", True, "create an example .env.sample", lambda lint: lint.text(".env.sample") is not None, None),
    ("R009", "one service named 'app'", True, "name a service 'app'", lambda lint: "app" in lint.services, None),
    ("R010", "traefik routing enabled", True, 'include "traefik.enable=true" deploy label', Lint.routed, Lint.has_no_domain),
    ("R011", "all services have images", True, 'ensure "image: ..." set on all services', Lint.imaged, None),
    ("R012", "config version are vendored", True, "vendor config versions in an abra.sh", Lint.vendored, None),
    ("R013", "git.coopcloud.tech repo exists", True, "upload your recipe to git.coopcloud.tech", elsewhere, None),
    ("R014", "only annotated tags used for recipe version", True, "replace lightweight tag with annotated tag", Lint.annotated, None),
    ("R015", "long secret names", False, "reduce length of secret names to 12 characters",
     lambda lint: all(len(name) <= 12 for name, _ in lint.sections("secrets")), None),
    ("R016", "recipe is in the catalogue", False, "add the recipe to the catalogue", elsewhere, None),
)


class Row:
    """What one rule comes to for a recipe."""

    def __init__(self, rule, lint):
        self.number, self.text, self.error, self.resolve, holds, skipped = rule
        self.skipped = skipped is not None and skipped(lint)
        self.satisfied = not self.skipped and bool(holds(lint))

    def cells(self):
        said = "-" if self.skipped else YES if self.satisfied else NO
        return self.number, self.text, "error" if self.error else "warn", said, YES if self.skipped else "-", self.resolve


def rows(folder):
    lint = Lint(folder)
    return [Row(rule, lint) for rule in RULES]


def critical(table):
    """Whether a rule whose breach is an error doesn't hold."""
    return any(row.error and not row.skipped and not row.satisfied for row in table)


def drawn(table):
    """As abra prints it."""
    lines = [COLUMNS, *(row.cells() for row in table)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(COLUMNS))]
    told = [_between("┏┳┓", widths), _line(COLUMNS, widths), _between("┣╋┫", widths), *(_line(row.cells(), widths) for row in table)]
    return "\n".join([*told, _between("┗┻┛", widths)])


def _between(corners, widths):
    return corners[0] + corners[1].join("━" * (width + 2) for width in widths) + corners[2]


def _line(cells, widths):
    return "┃" + "┃".join(f" {cell}{' ' * (width - _width(cell))} " for cell, width in zip(cells, widths)) + "┃"


def _width(text):
    """How many columns of a terminal it takes."""
    return sum(2 if unicodedata.east_asian_width(letter) == "W" else 1 for letter in text)
