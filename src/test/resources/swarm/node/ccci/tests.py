"""Runs the recipe's own tests, tests/<recipe>/test_<tier>.py and tests/<recipe>/<tier>/test_*.py of the harness's checkout: functions of a stack."""

import inspect
import pathlib
import runpy
import traceback

from ccci import docker, https
from ccci.results import Red


class State(dict):
    """A state that remembers in words how it differs from the one at the backup."""

    def __init__(self, told, stack):
        super().__init__(told)
        self.stack = stack

    def __eq__(self, other):
        self.stack.said = self.stack.marker.difference()
        return dict(self) == dict(other)

    __hash__ = None


class Stack:
    """The app as its tests see it."""

    def __init__(self, app, path, marker=None):
        self.app, self.path, self.marker = app, path, marker
        self.said = ""

    def services(self):
        return list(docker.services(self.app.stack))

    def image(self, service):
        return docker.services(self.app.stack)[service]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]

    def https(self, path):
        return https.settled(self.app.domain, path)

    def healthy(self):
        return https.well(self.https(self.path))

    def state(self):
        return State(self.marker.now(), self)

    def state_at_backup(self):
        return self.marker.at_backup


def files(recipe, tier):
    folder = pathlib.Path("tests") / recipe
    one = folder / f"test_{tier}.py"
    return ([one] if one.is_file() else []) + sorted((folder / tier).glob("test_*.py"))


def run(recipe, tier, stack):
    """@return how many ran, and those that are red"""
    ran, reds = 0, []
    for file in files(recipe, tier):
        for name, function in runpy.run_path(str(file)).items():
            if name.startswith("test_") and callable(function):
                ran += 1
                stack.said = ""
                try:
                    function(**({"stack": stack} if "stack" in inspect.signature(function).parameters else {}))
                except Exception as failed:  # whatever a test dies of is its failure
                    reds.append(Red(f"{file.relative_to(pathlib.Path('tests') / recipe)}::{name}", _words(failed, stack)))
    return ran, reds


def _words(failed, stack):
    line = traceback.extract_tb(failed.__traceback__)[-1].line or ""
    told = str(failed) or " · ".join(part for part in (stack.said, line) if part)
    return f"{type(failed).__name__}: {told}"
