"""A file that can't be read."""

import a_module_that_is_nowhere  # noqa: F401


def test_never():
    pass
