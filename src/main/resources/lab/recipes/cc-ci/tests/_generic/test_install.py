"""After the first deploy."""

from harness import generic


def test_serving(ctx):
    generic.assert_serving(ctx)
