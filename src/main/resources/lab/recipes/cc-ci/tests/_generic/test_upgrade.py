"""After the upgrade in place to the head."""

from harness import generic


def test_upgraded(ctx):
    generic.assert_upgraded(ctx, ctx.meta.recipe)
