"""Fixtures for all samples."""

import pytest


@pytest.fixture
def number():
    return 7


@pytest.fixture(scope="module")
def opened():
    made = ["open"]
    yield made
    made.append("closed")
