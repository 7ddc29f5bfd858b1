"""After the restore: the app serves, and the state that was seeded before the backup is there again, and nothing that came later."""

import pytest
from harness import discovery, generic, state


def test_restore_healthy(ctx):
    generic.assert_serving(ctx)


def test_restore_returns_state(ctx):
    if discovery.ops(ctx.meta.recipe):
        pytest.skip("the recipe seeds a state of its own")
    difference = state.difference(ctx)
    assert not difference, difference
