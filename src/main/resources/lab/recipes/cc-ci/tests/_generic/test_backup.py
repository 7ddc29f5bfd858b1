"""After the backup: that there is one. What is in it, the restore shows."""

from harness import state


def test_backup_artifact(ctx):
    assert state.recall("backup") == ctx.domain, "no backup was made"
