"""The app answers at its health path through traefik."""


def test_answers(stack):
    assert stack.healthy()
