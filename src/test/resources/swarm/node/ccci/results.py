"""A run's artefacts: results.json (schema 2), a JUnit report for each tier, the log."""

import json
import re
import time
from xml.sax.saxutils import quoteattr

LIFECYCLE = ("install", "upgrade", "backup", "restore", "custom")
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Red(Exception):
    """A test that failed: its name, file::function, and what it says."""

    def __init__(self, test, message):
        super().__init__(message)
        self.test = test


class Results:

    def __init__(self, recipe, version, ref):
        self.recipe, self.version, self.ref = recipe, version, ref
        self.stages, self.seconds, self.reds = {}, {}, {}
        self.unknown = None
        self.clean = True
        self.lint = True
        self.log = []

    def say(self, line):
        for part in str(line).splitlines() or [""]:
            self.log.append(part)
            print(part, flush=True)

    def stage(self, tier, status, began, reds=()):
        self.stages[tier] = status
        self.seconds[tier] = int(time.monotonic() - began)
        self.reds[tier] = list(reds)

    def red(self, tier=None):
        """Whether a tier is red. A promotion that failed is told, and fatal to nobody."""
        return any(self.stages.get(one) == "fail" for one in ([tier] if tier else LIFECYCLE))

    def write(self, folder):
        (folder / "junit").mkdir(parents=True, exist_ok=True)
        for tier, status in self.stages.items():
            if status != "skip":
                self._junit(folder / "junit", tier)
        (folder / "log.txt").write_text("\n".join(self.log) + "\n")
        (folder / "results.json").write_text(json.dumps(self._told()) + "\n")

    def _told(self):
        saved = "fail" if self.red("backup") or self.red("restore") else self.stages.get("restore", "skip")
        rungs = {"install": self._rung("install"), "upgrade": self._rung("upgrade"), "backup_restore": saved,
                 "functional": self._rung("custom"), "lint": "pass" if self.lint else "fail"}
        red = [rung == "fail" for rung in rungs.values()]
        told = {
            "schema": 2, "recipe": self.recipe, "version": self.version, "pr": None, "ref": self.ref,
            "stages": [{"name": tier, "status": status, "seconds": self.seconds[tier]} for tier, status in self.stages.items()],
            "level": red.index(True) if True in red else len(red), "rungs": rungs,
            "skips": [tier for tier, status in self.stages.items() if status == "skip"],
            "flags": {"clean_teardown": self.clean, "no_secret_leak": True},
        }
        return {**told, "unknown": self.unknown} if self.unknown else told

    def _rung(self, tier):
        return self.stages.get(tier, "skip")

    def _junit(self, folder, tier):
        by_file = {}
        for red in self.reds[tier]:
            by_file.setdefault(red.test.partition("::")[0], []).append(red)
        for file, reds in (by_file or {f"test_{tier}.py": []}).items():
            cases = [f'  <testcase classname={_xml(tier)} name={_xml(tier)} time="1"/>'] if not reds else [
                f'  <testcase classname={_xml(file[:-3].replace("/", "."))} name={_xml(red.test.rpartition("::")[2])} time="1">'
                f"<failure message={_xml(str(red))}/></testcase>" for red in reds]
            name = f"{tier}__cc-ci__{file.rpartition('/')[2].removesuffix('.py')}.xml"
            (folder / name).write_text('<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="pytest" '
                                       f'tests="{len(cases)}" failures="{len(reds)}" errors="0" skipped="0">\n'
                                       + "\n".join(cases) + "\n</testsuite></testsuites>\n")


def _xml(text):
    return quoteattr(NOT_XML.sub("?", text), {"\n": "&#10;"})
