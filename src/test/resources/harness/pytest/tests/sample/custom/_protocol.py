"""What tests of this folder import by its bare name."""


def answer():
    return {"code": 200}
