"""The forms that tests and their failures have."""

import pytest
from _protocol import answer


class Refused(Exception):
    pass


def test_green(number):
    assert number == 7


def test_imports_its_neighbour():
    assert answer()["code"] == 200


def test_contains():
    assert "sidekiq" not in ["app", "sidekiq"]


def test_not():
    assert not [1]


def test_call():
    assert "bitnami".startswith("discourse")


def test_call_with_words():
    assert "bitnami".startswith("discourse"), "the head must run the official image"


def test_identity():
    assert answer() is None


def test_bare_exception():
    raise Refused


def test_exception_of_many_lines():
    raise RuntimeError("abra app deploy failed (1):\nFATA first\n  second")


def test_raises():
    with pytest.raises(KeyError):
        answer()["missing"]


def test_fails_by_itself():
    pytest.fail("enough")


def test_unknown_fixture(nobody):
    pass


@pytest.mark.skipif(True, reason="not here")
def test_skipped_by_condition():
    raise RuntimeError("must not run")


@pytest.mark.parametrize("name,count", [("a", 1), ("b", 2)])
@pytest.mark.parametrize("kind", ["x", pytest.param("y", id="why::not - really")])
def test_product(name, count, kind, opened):
    assert opened == ["open"]
    assert (name, kind) != ("b", "x")


class TestPage:
    @pytest.mark.parametrize("path", ["/", "/a[b]"])
    def test_path(self, path):
        assert path == "/"

    @pytest.mark.xfail
    def test_later(self):
        assert answer() == {}
