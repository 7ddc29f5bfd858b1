"""Leaves behind what an earlier night's promotion would have: `cc-ci-run seed.py RECIPE VERSION`, in the harness's checkout, makes the canonical of an
older version by the harness's own functions, idle; but its secrets are as an older abra made them, 40 hexadecimal digits whatever the recipe asks for."""

import os
import secrets
import sys

sys.path[:0] = ["runner", os.environ["NODE_PROGRAMS"]]
from harness import abra, canonical, docker, lifecycle, meta  # noqa: E402
from standin import recipe as files  # noqa: E402


def main(recipe, version):
    settings, domain = meta.load(recipe), canonical.canonical_domain(recipe)
    abra.recipe_checkout(recipe, version)
    abra.call(f"app new {recipe} --domain {domain} --server default --no-input --chaos")
    for name in files.App(abra.recipe_dir(recipe), domain).secrets().values():
        docker.out("secret", "create", name, "-", stdin=secrets.token_hex(20))
    lifecycle.set_env(domain, {"LETS_ENCRYPT_ENV": ""})
    canonical.deploy_canonical(recipe, settings)
    lifecycle.wait_healthy(domain, settings)
    canonical.seed_canonical(recipe, version, abra.recipe_head_commit(recipe))


if __name__ == "__main__":
    main(*sys.argv[1:])
