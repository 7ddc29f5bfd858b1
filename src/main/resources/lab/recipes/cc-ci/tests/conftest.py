"""What every test is given: `ctx`, the app under test; and `stack`, under which older overlays ask for the same."""

import json
import os
import pathlib

import pytest
from harness import lifecycle, meta


@pytest.fixture
def ctx():
    """Domain, base URL, settings, dependencies and operation."""
    told = pathlib.Path(os.environ["CCCI_DEPS_FILE"]).read_text()
    return meta.hook_ctx(os.environ["CCCI_APP_DOMAIN"], meta.load(os.environ["RECIPE"]), json.loads(told), os.environ.get("CCCI_OP"))


class Stack:
    """The app as older overlays see it."""

    def __init__(self, ctx):
        self.ctx = ctx

    def services(self):
        return lifecycle.stack_service_names(self.ctx.domain)

    def image(self, service):
        return lifecycle.deployed_image(self.ctx.domain, service)

    def https(self, path):
        return lifecycle.http_status(f"{self.ctx.base_url}{path}")

    def healthy(self):
        return self.https(self.ctx.meta.HEALTH_PATH) in self.ctx.meta.HEALTH_OK


@pytest.fixture
def stack(ctx):
    return Stack(ctx)
