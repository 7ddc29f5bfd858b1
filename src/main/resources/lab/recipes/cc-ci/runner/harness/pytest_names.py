"""What a test module finds under the name `pytest` here: as much of it as overlays use, so that nothing has to be installed on the node."""

import contextlib


class Skipped(BaseException):
    """A test said that it doesn't apply."""


class ExpectedFailure(BaseException):
    """A test said of itself that it fails."""


class Fixture:
    """A function that makes what tests ask for by its name."""

    def __init__(self, function, scope, params, autouse, name):
        self.function, self.scope, self.params, self.autouse = function, scope, params, autouse
        self.name = name or function.__name__


class Mark:
    """A mark on a test: its name and what it was given."""

    def __init__(self, name, args, kwargs):
        self.name, self.args, self.kwargs = name, args, kwargs

    def __call__(self, function):
        function.pytestmark = [self, *getattr(function, "pytestmark", [])]
        return function


class _Marks:

    def __getattr__(self, name):
        def make(*args, **kwargs):
            if len(args) == 1 and not kwargs and callable(args[0]) and name not in ("parametrize", "skipif"):
                return Mark(name, (), {})(args[0])
            return Mark(name, args, kwargs)
        return make


class Param:
    """One set of values with an id or marks of its own."""

    def __init__(self, values, id, marks):
        self.values, self.id = values, id
        self.marks = list(marks) if isinstance(marks, (list, tuple)) else [marks]


mark = _Marks()


def param(*values, id=None, marks=()):
    return Param(values, id, marks)


def fixture(function=None, *, scope="function", params=None, autouse=False, name=None):
    if function is not None:
        return Fixture(function, scope, params, autouse, name)
    return lambda made: Fixture(made, scope, params, autouse, name)


def skip(reason="", **_):
    raise Skipped(reason)


def xfail(reason=""):
    raise ExpectedFailure(reason)


def fail(reason="", pytrace=True):
    raise Failed(reason)


class Failed(Exception):
    """A test said that it failed."""

    # Told without a module, as pytest tells of its own.
    __module__ = "builtins"


class _Raised:
    value = None


@contextlib.contextmanager
def raises(wanted, match=None):
    import re

    raised = _Raised()
    try:
        yield raised
    except wanted as found:
        raised.value = found
        if match is not None and not re.search(match, str(found)):
            raise AssertionError(f"Regex pattern did not match: {match!r} in {str(found)!r}") from found
        return
    raise Failed(f"DID NOT RAISE {wanted!r}")
