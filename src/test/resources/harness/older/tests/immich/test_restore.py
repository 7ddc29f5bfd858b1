"""What was there at the backup is there again after the restore, and nothing that came later."""


def test_restore_returns_state(stack):
    assert stack.state() == stack.state_at_backup()
