"""Asks the harness's own modules, where they are found, for what the bot wants to know of it, or to be done as the harness does it.

    cc-ci-run redfix_harness.py home                      the home that it runs with
    cc-ci-run redfix_harness.py domains RECIPE            where the canonical would be deployed, and which domains people use
    cc-ci-run redfix_harness.py canonical RECIPE          where the canonical would be deployed, alone
    cc-ci-run redfix_harness.py enrolled                  each recipe that has settings here, and whether it is enrolled
    cc-ci-run redfix_harness.py health RECIPE             where an app of the recipe is asked for its health, and what counts as well
    cc-ci-run redfix_harness.py facts                     where the modules, functions and settings are that the bot relies on
    cc-ci-run redfix_harness.py prepare RECIPE DOMAIN OP  an app that abra has made, as the harness would deploy it; OP is install or advance

It is run in the harness's folder and needs nothing but Python. What isn't found is named, with the places looked at.
"""

import importlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import types

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
    except Exception:  # a provider that is tested by nobody has no settings, and the harness may say so as it likes
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


def recipes():
    """Those that have settings."""
    return sorted(name for name in os.listdir("tests") if os.path.isfile(os.path.join("tests", name, "recipe_meta.py")))


def enrolled():
    """A line for each recipe that has settings: its name, and yes, no, or ? with the reason."""
    for recipe in recipes():
        try:
            print(f"{recipe}\t{'yes' if is_enrolled(recipe) else 'no'}")
        except Exception as failed:
            print(f"{recipe}\t?\t{' '.join(str(failed).split())}")


# -------------------------------------------------------------------------------------------------------------- facts

# What the bot relies on, each by the names that it is known under.
FUNCTIONS = (("canonical", "canonical_domain"), ("canonical", "is_enrolled", "enrolled"), ("warm", "WARM_DOMAINS"), ("meta", "load"), ("meta", "HookCtx"),
             ("lifecycle", "wait_ready_probes"), ("deps", "deploy_deps"))


def keys():
    """The settings that a recipe may have: the fields of what load() gives, for a recipe that has none or for the first that it does."""
    refused = None
    for recipe in ["redfix-no-such-recipe", *recipes()]:
        try:
            told = settings(recipe)
        except Missing:
            raise
        except Exception as failed:
            refused = refused or failed
            continue
        return sorted(name for name in dir(told) if name.isupper() and not name.startswith("_"))
    raise refused


def facts():
    for name, *attributes in FUNCTIONS:
        try:
            print("function", f"{name}.{attributes[0]}", "found", thing(name, *attributes)[1], sep="\t")
        except Missing as missing:
            print("function", f"{name}.{attributes[0]}", "missing", " ".join(str(missing).split()), sep="\t")
    try:
        print("settings", " ".join(keys()), sep="\t")
    except Exception as failed:
        print("settings", "", " ".join(f"{type(failed).__name__}: {failed}".split()), sep="\t")
    print("home", os.path.expanduser("~"), sep="\t")
    print("python", ".".join(map(str, sys.version_info[:3])), sep="\t")


# ------------------------------------------------------------------------------------------------------------ deploys


def say(line):
    print(f"redfix: {line}", flush=True)


def called(name, attribute, **given):
    """Calls a function of the harness with what it asks for by name. @raise Missing where it isn't there or asks for something else"""
    function, where = thing(name, attribute)
    given["meta"] = given.get("settings")
    wanted = inspect.signature(function).parameters.values()
    unknown = [p.name for p in wanted if p.name not in given and p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    if unknown:
        raise Missing(f"{where} asks for {', '.join(unknown)}")
    return function(**{p.name: given[p.name] for p in wanted if p.name in given})


def context(domain, told, deps, op):
    """What hooks are given."""
    fields = {"domain": domain, "base_url": f"https://{domain}", "meta": told, "deps": deps, "op": op}
    try:
        return thing("meta", "HookCtx")[0](**fields)
    except (Missing, TypeError):
        return types.SimpleNamespace(**fields)


def env_file(domain):
    return os.path.join(os.environ["ABRA_DIR"], "servers", "default", f"{domain}.env")


def set_env(domain, values):
    """Sets an app's settings, each in its place or at the end."""
    with open(env_file(domain), encoding="utf-8") as file:
        lines = file.read().splitlines()
    for name, value in values.items():
        places = [number for number, line in enumerate(lines) if re.match(rf"(export\s+)?{re.escape(name)}=", line)]
        for number in places:
            lines[number] = f"{name}={value}"
        if not places:
            lines.append(f"{name}={value}")
    with open(env_file(domain), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def compose_files(domain):
    with open(env_file(domain), encoding="utf-8") as file:
        found = re.findall(r"(?m)^(?:export\s+)?COMPOSE_FILE=[\"']?([^\"'\n#]*)", file.read())
    return [name for name in (found[-1].strip() if found else "compose.yml").split(":") if name]


def overlay(recipe, domain):
    """The harness's own compose file beside the recipe's."""
    name = "compose.ccci.yml"
    own = os.path.join("tests", recipe, name)
    if not os.path.isfile(own):
        return
    shutil.copyfile(own, os.path.join(os.environ["ABRA_DIR"], "recipes", recipe, name))
    files = compose_files(domain)
    if name not in files:
        set_env(domain, {"COMPOSE_FILE": '"' + ":".join([*files, name]) + '"'})


def dependencies(recipe, domain, told):
    """What the recipe needs beside it, deployed as the harness does. The domains that are this run's to take away are printed as they are known."""
    if not getattr(told, "DEPS", ()):
        return {}
    try:
        deps = called("deps", "deploy_deps", recipe=recipe, domain=domain, settings=told)
        live = set(thing("warm", "WARM_DOMAINS")[0].values())
    except Missing as missing:
        say(f"what it needs beside it ({', '.join(told.DEPS)}) isn't deployed: {missing}")
        return {}
    for name, of in dict(deps).items():
        if of not in live:
            print(f"dep\t{name}\t{of}", flush=True)
    return dict(deps)


def install_steps(recipe, domain):
    steps = os.path.abspath(os.path.join("tests", recipe, "install_steps.sh"))
    if os.path.isfile(steps):
        told = {**os.environ, "CCCI_APP_DOMAIN": domain, "RECIPE": recipe}
        subprocess.run(["sh", steps], cwd=os.path.join(os.environ["ABRA_DIR"], "recipes", recipe), env=told, stdin=subprocess.DEVNULL, check=True, timeout=600)


def prepare(recipe, domain, op):
    """What deploys of the harness do before the deploy itself. A canonical's own settings are a copy's already."""
    set_env(domain, {"LETS_ENCRYPT_ENV": ""})
    overlay(recipe, domain)
    try:
        told = settings(recipe)
    except Missing as missing:
        say(f"the recipe's settings in the harness can't be read, so it is deployed plain: {missing}")
        return
    if op == "install":
        extra = getattr(told, "EXTRA_ENV", None)
        deps = dependencies(recipe, domain, told)
        set_env(domain, dict((extra(context(domain, told, deps, op)) if callable(extra) else extra) or {}))
        overlay(recipe, domain)
        install_steps(recipe, domain)


def main(words):
    try:
        if words == ["home"]:
            print(os.path.expanduser("~"))
        elif words == ["facts"]:
            facts()
        elif words == ["enrolled"]:
            enrolled()
        elif words[:1] == ["canonical"]:
            print(thing("canonical", "canonical_domain")[0](words[1]))
        elif words[:1] == ["domains"]:
            print(json.dumps(domains(words[1])))
        elif words[:1] == ["health"]:
            path, good = health_of(words[1])
            print(path, ",".join(map(str, good)), sep="\t")
        elif words[:1] == ["prepare"]:
            prepare(*words[1:])
    except Missing as missing:
        if words[:1] == ["domains"]:
            print(json.dumps({"recipe": words[1], "missing": str(missing)}))
            return 0
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
