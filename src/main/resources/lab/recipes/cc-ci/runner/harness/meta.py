"""A recipe's settings, tests/<recipe>/recipe_meta.py, in one registry of keys. A name in capitals that isn't in it is an error, not a silent wish."""

import dataclasses
import inspect
import os
import pathlib
import typing

TESTS_DIR = pathlib.Path(os.environ.get("CCCI_REPO") or pathlib.Path(__file__).resolve().parents[2]) / "tests"

# Settings that are functions of a context; SCREENSHOT is given a page as well.
HOOKS = {"READY_PROBE": ("ctx",), "BACKUP_VERIFY": ("ctx",), "SCREENSHOT": ("page", "ctx")}
# Settings that may be functions of a context.
COMPUTED = ("EXTRA_ENV", "UPGRADE_EXTRA_ENV")
RETIRED = {"UPGRADE_BASE_VERSION": "the base is the newest release before the head"}


class MetaError(RuntimeError):
    """A recipe's settings can't be used; what is wrong with them."""


@dataclasses.dataclass(frozen=True)
class RecipeMeta:
    """What a recipe says of itself, and what holds where it says nothing."""

    recipe: str
    HEALTH_PATH: str = "/"
    HEALTH_OK: typing.Tuple[int, ...] = (200, 301, 302)
    DEPLOY_TIMEOUT: int = 600
    HTTP_TIMEOUT: int = 300
    EXTRA_ENV: typing.Any = None
    UPGRADE_EXTRA_ENV: typing.Any = None
    READY_PROBE: typing.Any = None
    BACKUP_VERIFY: typing.Any = None
    SCREENSHOT: typing.Any = None
    BACKUP_CAPABLE: typing.Optional[bool] = None
    EXPECTED_NA: typing.Any = None
    DEPS: typing.Tuple[str, ...] = ()
    WARM_CANONICAL: bool = True

    def reason_na(self, rung):
        """Why a rung doesn't apply to the recipe, or None where it does."""
        return (self.EXPECTED_NA or {}).get(rung)


KEYS = tuple(field.name for field in dataclasses.fields(RecipeMeta) if field.name.isupper())


@dataclasses.dataclass(frozen=True)
class HookCtx:
    """What hooks and tests are told of the app."""

    domain: str
    base_url: str
    meta: RecipeMeta
    deps: typing.Dict[str, str]
    op: typing.Optional[str] = None


def hook_ctx(domain, settings, deps=None, op=None):
    return HookCtx(domain=domain, base_url=f"https://{domain}", meta=settings, deps=dict(deps or {}), op=op)


def known_recipes():
    """The recipes that have settings here."""
    return sorted(file.parent.name for file in TESTS_DIR.glob("*/recipe_meta.py"))


def load(recipe):
    """The recipe's settings; those that hold for all where it has none of its own."""
    file = TESTS_DIR / recipe / "recipe_meta.py"
    if not file.is_file():
        return RecipeMeta(recipe)
    namespace = {"__name__": "recipe_meta"}
    exec(compile(file.read_text(), str(file), "exec"), namespace)
    told = {name: value for name, value in namespace.items() if name.isupper() and not name.startswith("_")}
    for name in sorted(told):
        _check(file, name, told[name])
    return RecipeMeta(recipe, **{name: value for name, value in told.items() if name not in RETIRED})


def _check(file, name, value):
    if name in RETIRED:
        return
    if name not in KEYS:
        raise MetaError(f"{file}: unknown setting {name}; known are {', '.join(KEYS)}")
    if name in HOOKS and value is not None:
        check_hook_signature(file, name, value)
    if name in COMPUTED and callable(value):
        check_hook_signature(file, name, value, ("ctx",))


def check_hook_signature(file, name, hook, wanted=None):
    """A hook that wants other things than it is given would fail in the middle of a run."""
    wanted = wanted or HOOKS[name]
    if not callable(hook) or len(inspect.signature(hook).parameters) != len(wanted):
        raise MetaError(f"{file}: {name} must be a function of ({', '.join(wanted)})")


def computed(setting, ctx):
    """A setting that is a dict, or a function that makes one."""
    return dict((setting(ctx) if callable(setting) else setting) or {})
