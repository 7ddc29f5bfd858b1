"""What there is to run for a recipe: tests of a tier, generic and its own, and hooks before operations."""

import importlib.util

from harness import meta

GENERIC = "generic"
OVERLAY = "cc-ci"


def tier_tests(recipe, tier):
    """Test files of a tier as (source, file), the generic ones first: both run."""
    own = meta.TESTS_DIR / recipe
    if tier == "custom":
        return [(OVERLAY, file) for file in custom_tests(recipe)]
    found = [(GENERIC, meta.TESTS_DIR / "_generic" / f"test_{tier}.py"), (OVERLAY, own / f"test_{tier}.py")]
    return [(source, file) for source, file in found if file.is_file()]


def custom_tests(recipe):
    """The recipe's own tests beyond the lifecycle."""
    return sorted((meta.TESTS_DIR / recipe / "custom").glob("test_*.py"))


def ops(recipe):
    """The recipe's hooks, tests/<recipe>/ops.py, as a module; None where it has none."""
    file = meta.TESTS_DIR / recipe / "ops.py"
    if not file.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"ops_{recipe.replace('-', '_').replace('.', '_')}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
