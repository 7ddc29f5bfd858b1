"""A run's level: how many rungs of the ladder it climbed without a failure."""

LADDER = ("install", "upgrade", "backup_restore", "functional", "lint")
TIER_TO_RUNG = {"install": "install", "upgrade": "upgrade", "custom": "functional", "lint": "lint"}


def tier_to_rung(tier):
    return TIER_TO_RUNG.get(tier, "backup_restore")


def backup_restore_status(backup, restore):
    """One rung for two tiers: the worse of them."""
    for status in ("fail", "unver", "pass"):
        if status in (backup, restore):
            return status
    return "skip"


def compute_level(rungs):
    """0 to 5: a rung that was skipped on purpose is climbed, one that failed or wasn't verified isn't."""
    level = 0
    for rung in LADDER:
        if rungs.get(rung) in ("fail", "unver"):
            return level
        level += 1
    return level
