"""The app answers at its health path through traefik."""

from harness import generic


def test_answers(ctx):
    generic.assert_serving(ctx)
