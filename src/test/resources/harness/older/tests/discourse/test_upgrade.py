"""The move to the official image: written for the pull request that makes it."""


def test_head_runs_official_image_not_bitnamilegacy(stack):
    assert stack.image("app").startswith("discourse/discourse:3.5.3"), "the head must run the official image"


def test_sidekiq_service_dropped_by_head(stack):
    assert "sidekiq" not in stack.services(), "the official image runs sidekiq itself"
