"""What is done to every recipe, and asked of it: the operations of the tiers, and what tests/_generic asserts after each."""

from harness import abra, docker, lifecycle, meta, state

# How often a backup is made again whose content BACKUP_VERIFY doesn't find right.
BACKUPS = 3


def assert_serving(ctx):
    """The app answers its health path well, now."""
    status = lifecycle.http_status(f"{ctx.base_url}{ctx.meta.HEALTH_PATH}")
    assert status in ctx.meta.HEALTH_OK, f"not healthy over HTTPS {ctx.meta.HEALTH_PATH} (last status {status})"


def chaos_version(domain):
    """The commit that abra says it deployed, without the mark of a tree that wasn't clean; empty where it says none."""
    key = f"coop-cloud.{lifecycle.stack_name(domain)}.chaos-version"
    return next((labels[key] for labels in lifecycle.deployed_labels(domain).values() if key in labels), "").partition("+")[0]


def deployed_version(domain):
    """The version that the deployed services bear."""
    key = f"coop-cloud.{lifecycle.stack_name(domain)}.version"
    return next((labels[key] for labels in lifecycle.deployed_labels(domain).values() if key in labels), "")


def assert_upgraded(ctx, recipe):
    """What runs is the head, and it serves."""
    head, told = abra.recipe_head_commit(recipe), chaos_version(ctx.domain)
    assert not told or head.startswith(told), f"the head is {head[:8]}, and {told} is deployed"
    assert lifecycle.services_converged(ctx.domain), "not every service has converged"
    assert_serving(ctx)


def perform_install(run):
    lifecycle.deploy_app(run.recipe, run.domain, run.settings, run.deps)


def perform_upgrade(run):
    """In place, from the base that stands to the head; says from where to where."""
    was = deployed_version(run.domain) or run.base
    abra.recipe_checkout_ref(run.recipe, run.commit)
    lifecycle.chaos_redeploy(run.recipe, run.domain, run.settings, run.deps)
    print(f"upgrade→PR-head: head_ref={run.commit} chaos-version={chaos_version(run.domain) or '-'} version={was}→"
          f"{deployed_version(run.domain) or run.version}", flush=True)


def perform_backup(run):
    """Makes a backup, and makes it again where the recipe doesn't find in it what should be there."""
    ctx = meta.hook_ctx(run.domain, run.settings, run.deps, "backup")
    for attempt in range(1, BACKUPS + 1):
        _say(lifecycle.backup_app(run.domain))
        if run.settings.BACKUP_VERIFY is None or run.settings.BACKUP_VERIFY(ctx):
            state.remember("backup", run.domain)
            return
        print(f"!! backup {attempt} of {BACKUPS} doesn't hold what it should", flush=True)
    raise RuntimeError(f"none of {BACKUPS} backups holds what it should")


def perform_restore(run):
    _say(lifecycle.restore_app(run.domain, run.settings))


def _say(printed):
    for line in printed.splitlines():
        print(line, flush=True)


def backup_capable(run):
    """Whether the recipe asks for backups: by its settings, else by the switch on one of its services."""
    if run.settings.BACKUP_CAPABLE is not None:
        return run.settings.BACKUP_CAPABLE
    return any(labels.get("backupbot.backup") == "true" for labels in lifecycle.deployed_labels(run.domain).values())


def containers_up(domain):
    """Whether every service has the tasks that it should have."""
    counted = docker.replicas(lifecycle.stack_name(domain))
    return bool(counted) and all(running == wanted for running, wanted in counted.values())
