"""Canonicals: the known-good deployment of each enrolled recipe, idle but for its volumes, secrets and settings.

A green cold run at the newest release is deployed once more, at the recipe's canonical domain, on the volumes and secrets of the
canonical before it. If it is healthy there it is undeployed, its volumes stay, and canonical.json names its version. Otherwise
nothing is written, the stack is left for whoever looks into it, and the known-good stays what it was.
"""

import json
import time

from harness import abra, docker, lifecycle, meta, warm, warmsnap


def is_enrolled(recipe):
    """Whether green runs of the recipe are promoted."""
    return bool(meta.load(recipe).WARM_CANONICAL)


def enrolled_recipes():
    """All recipes that have settings here and are enrolled, by name."""
    return [recipe for recipe in meta.known_recipes() if is_enrolled(recipe)]


def canonical_domain(recipe):
    """Where a recipe's canonical is deployed when it advances."""
    return warm.stable_domain(recipe)


def registry(recipe):
    """Where a recipe's canonical is written down."""
    return warmsnap.app_dir(recipe) / "canonical.json"


def read_registry(recipe):
    """What is written of the canonical, or None."""
    file = registry(recipe)
    return json.loads(file.read_text()) if file.is_file() else None


def write_registry(recipe, version, commit):
    """Only after the version was healthy at the canonical's domain."""
    told = {
        "recipe": recipe,
        "domain": canonical_domain(recipe),
        "version": version,
        "commit": commit,
        "status": "idle",
        "ts": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
    }
    file = registry(recipe)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(told) + "\n")
    fresh.replace(file)


def has_canonical(recipe):
    """A record alone is none: its volumes must still be there."""
    stack = lifecycle.stack_name(canonical_domain(recipe))
    return read_registry(recipe) is not None and bool(docker.volumes(stack) or docker.secrets(stack))


def deploy_canonical(recipe, settings):
    """Deploys what is checked out at the canonical's domain, on what an older canonical left there; never over what stands."""
    domain = canonical_domain(recipe)
    if docker.stands(lifecycle.stack_name(domain)):
        raise RuntimeError(f"abra app deploy {domain} failed (1): FATA {domain} is already deployed")
    if not abra.has_app(domain):
        lifecycle.create_app(recipe, domain, settings)
    lifecycle.deploy(domain, settings)


def undeploy_keep_volume(recipe):
    """Takes the stack away; volumes, secrets and settings stay."""
    abra.undeploy(canonical_domain(recipe))
    docker.await_gone(lifecycle.stack_name(canonical_domain(recipe)))


def seed_canonical(recipe, version, commit):
    """Makes what is deployed and healthy the known-good."""
    undeploy_keep_volume(recipe)
    warmsnap.take(recipe, lifecycle.stack_name(canonical_domain(recipe)), version)
    write_registry(recipe, version, commit)
