"""The move to the official image: written for the pull request that makes it."""

from harness import lifecycle


def test_head_runs_official_image_not_bitnamilegacy(ctx):
    assert lifecycle.deployed_image(ctx.domain, "app").startswith("discourse/discourse:3.5.3"), "the head must run the official image"


def test_sidekiq_service_dropped_by_head(ctx):
    assert "sidekiq" not in lifecycle.stack_service_names(ctx.domain), "the official image runs sidekiq itself"
