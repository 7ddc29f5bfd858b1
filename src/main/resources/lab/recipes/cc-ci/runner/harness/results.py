"""A run's artefacts: results.json (schema 2), JUnit files, lint.txt, a summary and a badge, in the folder of the run's id."""

import html
import json
import os
import pathlib
import re
import time

from harness import level

STAGES = ("install", "upgrade", "backup", "restore", "custom")
RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
COLOURS = {"pass": "#2da44e", "fail": "#cf222e", "unver": "#9a6700", "skip": "#6e7781"}
# A report's outcome as results.json has it.
TEST_STATUS = {"passed": "pass", "xfailed": "pass", "xpassed": "pass", "skipped": "skip", "unverified": "unver", "failed": "fail", "error": "fail"}


def variants():
    """In which of the published ways, where pages leave it open or differ, this node's harness tells of its runs."""
    return set(filter(None, os.environ.get("LAB_HARNESS_VARIANTS", "").split(",")))


def lint_by_variant():
    """What lint says on a node where it always says the same, as run_lint does; None on any other."""
    if "lint-red" in variants():
        return "fail", "", ["R007"], "WARN critical errors present\n"
    if "lint-unver" in variants():
        return "unver", "not asked", [], ""
    return None


def run_id():
    """The run's id: the caller's, else `manual`, which each such run writes over."""
    told = "" if "manual-run-id" in variants() else os.environ.get("CCCI_RUN_ID", "")
    if told and not RUN_ID.fullmatch(told):
        raise SystemExit(f"CCCI_RUN_ID can't be {told!r}")
    return told or "manual"


def runs_dir():
    return pathlib.Path(os.environ.get("CCCI_RUNS_DIR") or "/var/lib/cc-ci-runs")


class Results:
    """What is known of a run so far."""

    def __init__(self, run):
        self.run = run
        self.stages = {}
        self.tests = {}
        self.lint = ("unver", "", [], "")
        self.intentional, self.unintentional = {}, []
        self.clean_teardown = True

    def folder(self):
        return runs_dir() / run_id()

    def stage(self, name, status, tests=()):
        self.stages[name] = status
        self.tests[name] = list(tests)

    def skip(self, name, reason=None):
        """A stage that isn't run: on purpose, with the reason, or because it can't be."""
        self.stage(name, "skip")
        if reason:
            self.intentional[level.tier_to_rung(name)] = reason
        elif level.tier_to_rung(name) not in self.unintentional:
            self.unintentional.append(level.tier_to_rung(name))

    def red(self, name=None):
        return any(self.stages.get(each) == "fail" for each in ([name] if name else STAGES))

    def unverified(self):
        return any(self.stages.get(each) == "unver" for each in STAGES)

    def green(self):
        return not self.red() and not self.unverified() and any(status == "pass" for status in self.stages.values())

    def junit(self, tier, source, file):
        """Where a test file's report belongs; None where none is written."""
        return None if "no-junit" in variants() else self.folder() / "junit" / f"{tier}__{source}__{file.stem}.xml"

    def derive_rungs(self):
        status = self.stages.get
        return {
            "install": status("install", "skip"),
            "upgrade": status("upgrade", "skip"),
            "backup_restore": level.backup_restore_status(status("backup", "skip"), status("restore", "skip")),
            "functional": status("custom", "skip"),
            "lint": self.lint[0],
        }

    def build_results(self):
        rungs = self.derive_rungs()
        listed = "no-test-lists" not in variants()
        stages = [{"name": name, "status": status, **({"tests": self.tests[name]} if listed else {})} for name, status in self.stages.items()]
        lint = {"name": "lint", "status": self.lint[0], **({"tests": []} if listed else {})}
        told = {
            "schema": 2,
            "recipe": self.run.recipe,
            "version": self.run.version,
            "pr": self.run.pr,
            "ref": self.run.ref,
            "run_id": run_id(),
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "stages": [*stages, lint],
            "results": dict(self.stages),
            "level": level.compute_level(rungs),
            "rungs": rungs,
            "lint": {"status": self.lint[0], "detail": self.lint[1], "rules_failed": self.lint[2]},
            "skips": {"intentional": self.intentional, "unintentional": self.unintentional},
            "flags": {"clean_teardown": self.clean_teardown, "no_secret_leak": True},
            "screenshot": None,
            "summary_card": None,
            "customization": self.run.manifest,
        }
        if "no-results-map" in variants():
            del told["results"]
        return told

    def write_results(self):
        """Writes all artefacts but JUnit's, which are there as soon as a test file has run."""
        folder, told = self.folder(), self.build_results()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lint.txt").write_text(self.lint[3] + "\n")
        (folder / "summary.html").write_text(_summary(told))
        (folder / "badge.svg").write_text(_badge(f"level {told['level']}", "pass" if self.green() else "fail"))
        fresh = folder / "results.json.new"
        fresh.write_text(json.dumps(told) + "\n")
        fresh.replace(folder / "results.json")


def _summary(told):
    rows = "".join(f"<tr><td>{stage['name']}</td><td>{stage['status']}</td></tr>" for stage in told["stages"])
    title = html.escape(f"{told['recipe']} {told['version']}")
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>level {told['level']} of 5</p><table>{rows}</table>\n"


def _badge(words, status):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><rect width="90" height="20" rx="3" fill="{COLOURS[status]}"/>'
            f'<text x="45" y="14" fill="#fff" font-family="sans-serif" font-size="11" text-anchor="middle">{words}</text></svg>\n')
