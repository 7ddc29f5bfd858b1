"""What was there at the backup is there again after the restore, and nothing that came later."""

from harness import state


def test_restore_returns_state(ctx):
    assert state.tables(ctx.domain, "database") == state.recall("tables")
