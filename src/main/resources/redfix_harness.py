"""Asks the harness's own modules, where they are found, for what the bot wants to know of it, or to be done as the harness does it.

    cc-ci-run redfix_harness.py home                      the home that it runs with
    cc-ci-run redfix_harness.py domains RECIPE            where the canonical would be deployed, and which domains people use
    cc-ci-run redfix_harness.py enrolled                  each recipe that has settings here, and whether it is enrolled
    cc-ci-run redfix_harness.py health RECIPE             where an app of the recipe is asked for its health, and what counts as well

It is run in the harness's folder and needs nothing but Python. What isn't found is named, with the places looked at.
"""

import importlib
import json
import os
import sys

# Where the modules have been seen: the folder that is put on the path, and the package in it. The first that has a module has it.
LAYOUTS = (("runner", "harness"), ("", "runner"))


class Missing(Exception):
    """What was looked for and not found, and where."""


def module(name):
    """The harness's module of that name. @return the module and its file below the harness"""
    looked = []
    for folder, package in LAYOUTS:
        file = os.path.join(folder, package, name + ".py")
        if not os.path.isfile(file):
            looked.append(f"{file} isn't there")
            continue
        if os.path.abspath(folder) not in sys.path:
            sys.path.insert(0, os.path.abspath(folder))
        try:
            return importlib.import_module(f"{package}.{name}"), file
        except Exception as failed:  # whatever a module of somebody else's dies of
            looked.append(f"{file} can't be imported ({type(failed).__name__}: {failed})")
    raise Missing(f"the module {name}: " + "; ".join(looked))


def thing(name, *attributes):
    """The first of the attributes that the module has. @return it, and its name and place"""
    found, file = module(name)
    for attribute in attributes:
        if hasattr(found, attribute):
            return getattr(found, attribute), f"{attribute} in {file}"
    raise Missing(f"{' or '.join(attributes)}: not in {file}")


def is_enrolled(recipe):
    return bool(thing("canonical", "is_enrolled", "enrolled")[0](recipe))


def settings(recipe):
    """The recipe's settings; what the harness knows nothing of is empty."""
    return thing("meta", "load")[0](recipe)


def health_of(recipe):
    """Path and good statuses, by the recipe's settings."""
    told = settings(recipe)
    return [str(told.HEALTH_PATH), [int(status) for status in told.HEALTH_OK]]


def live_health(recipe):
    """What a live service is asked at, and that it should answer 200: by its settings, else by the older table, else at its root."""
    try:
        path, good = health_of(recipe)
        return [path, 200 if 200 in good else int(good[0])]
    except (Missing, AttributeError, IndexError):
        pass
    warm = module("warm")[0]
    return list(warm.health(recipe))[:2] if hasattr(warm, "health") else ["/", 200]


def domains(recipe):
    canonical_domain, where = thing("canonical", "canonical_domain")
    live, table = thing("warm", "WARM_DOMAINS")
    enrolled = thing("canonical", "is_enrolled", "enrolled")[1]
    return {
        "recipe": recipe,
        "enrolled": is_enrolled(recipe),
        "canonical_domain": canonical_domain(recipe),
        "warm_domains": dict(live),
        "canonical_domains": {each: canonical_domain(each) for each in live},
        "health": {each: live_health(each) for each in live},
        "found": [where, enrolled, table],
    }


def enrolled():
    """A line for each recipe that has settings: its name, and yes, no, or ? with the reason."""
    recipes = sorted(name for name in os.listdir("tests") if os.path.isfile(os.path.join("tests", name, "recipe_meta.py")))
    for recipe in recipes:
        try:
            print(f"{recipe}\t{'yes' if is_enrolled(recipe) else 'no'}")
        except Exception as failed:
            print(f"{recipe}\t?\t{' '.join(str(failed).split())}")


def main(words):
    try:
        if words == ["home"]:
            print(os.path.expanduser("~"))
        elif words == ["enrolled"]:
            enrolled()
        elif words[:1] == ["domains"]:
            print(json.dumps(domains(words[1])))
        elif words[:1] == ["health"]:
            path, good = health_of(words[1])
            print(path, ",".join(map(str, good)), sep="\t")
    except Missing as missing:
        if words[:1] == ["domains"]:
            print(json.dumps({"recipe": words[1], "missing": str(missing)}))
            return 0
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
