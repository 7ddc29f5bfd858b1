"""Other recipes that a recipe needs beside it (DEPS), each deployed cold under a domain of its own and taken away after the run."""

import hashlib

from harness import abra, lifecycle, meta, warm


def dep_domain(recipe, dep, domain):
    digest = hashlib.sha256(f"{recipe}|{dep}|{domain}".encode()).hexdigest()
    return f"{dep[:4]}-{digest[:6]}.{warm.DOMAIN}"


def live(dep):
    """A service that stays up is used as it stands, and not deployed."""
    return warm.WARM_DOMAINS.get(dep)


def deploy_deps(recipe, domain, settings):
    """Deploys what the recipe needs. @return dependency to domain, live ones included"""
    found = {}
    for dep in settings.DEPS:
        found[dep] = live(dep) or dep_domain(recipe, dep, domain)
        if not live(dep):
            abra.stage(dep)
            lifecycle.deploy_app(dep, found[dep], meta.load(dep))
    return found


def cold(deps):
    """Those that were deployed for this run."""
    return {dep: domain for dep, domain in deps.items() if not live(dep)}


def teardown_deps(deps):
    """@return what is left of them all the same"""
    return [left for domain in cold(deps).values() for left in lifecycle.teardown_app(domain)]
