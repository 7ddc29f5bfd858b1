"""Runs files of tests and tells of them as pytest does: its lines on the console, its JUnit files, its ids."""

import contextlib
import inspect
import io
import os
import re
import time
import traceback

from harness import abra, junit, pytest_names, testfile

WIDTH = 80
LIBRARY = os.path.dirname(os.__file__)
LETTERS = {"passed": ".", "failed": "F", "error": "E", "skipped": "s", "xfailed": "x", "xpassed": "X", "unverified": "?"}


class FixtureMissing(Exception):
    """A test asks for what nobody makes."""


class Report:
    """What came of one test, or of what was made for it or tidied up after it."""

    def __init__(self, item, outcome, when="call", message="", text="", seconds=0.0):
        self.item, self.outcome, self.when = item, outcome, when
        self.message, self.text, self.seconds = message, text, seconds


class Ran:
    """One file's reports, under the path that its ids begin with."""

    def __init__(self, path):
        self.path = path
        self.reports = []

    def id(self, report):
        return f"{self.path}::{report.item.name}"

    def with_outcome(self, *outcomes):
        return [report for report in self.reports if report.outcome in outcomes]

    def tests(self):
        """Each test once: what is worst of it, with its name and milliseconds."""
        rank, found = ("passed", "xfailed", "xpassed", "skipped", "unverified", "failed", "error"), {}
        for report in self.reports:
            old = found.get(report.item.name)
            if old is None or rank.index(report.outcome) > rank.index(old.outcome):
                found[report.item.name] = report
        return list(found.values())


def run(root, file, write=None):
    """Runs a file's tests. @param write the JUnit file to write, or None @return what came of them"""
    began = time.monotonic()
    path = os.path.relpath(file, root).replace(os.sep, "/")
    ran = Ran(path)
    print(" test session starts ".center(WIDTH, "="), flush=True)
    try:
        known = {}
        for conftest in testfile.conftests(root / "tests", file):
            known.update(testfile.fixtures(testfile.load(conftest)))
        module = testfile.load(file)
        found = testfile.items(module)
        known.update(testfile.fixtures(module))
    except Exception as failed:  # whatever a file dies of while it is read is told as an error of the file
        ran.reports.append(Report(testfile.Item("", None, None, {}, []), "error", "collect", "", _text(failed)))
        found = []
    print(f"collected {len(found)} item{'' if len(found) == 1 else 's'}\n", flush=True)
    _each(found, known, ran)
    print(f"{path} {''.join(LETTERS[report.outcome] for report in ran.reports)}", flush=True)
    _told(ran, time.monotonic() - began)
    if write is not None:
        junit.write(ran, write, time.monotonic() - began)
    return ran


def _each(found, known, ran):
    shared, late = {}, contextlib.ExitStack()
    for item in found:
        ran.reports.extend(_one(item, known, shared, late))
    try:
        late.close()
    except Exception as failed:
        ran.reports.append(Report(found[-1], "error", "teardown", _line(failed), _text(failed)))


def _one(item, known, shared, late):
    """@return the reports of one test: of its call, and of a tidying up that failed"""
    skipped = _skipped(item)
    if skipped is not None:
        return [Report(item, "skipped", message=skipped)]
    began, printed, own = time.monotonic(), io.StringIO(), contextlib.ExitStack()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        report = _called(item, known, shared, late, own)
        report.seconds = time.monotonic() - began
        reports = [report]
        try:
            own.close()
        except Exception as failed:
            reports.append(Report(item, "error", "teardown", _line(failed), _text(failed)))
    for each in reports:
        if each.outcome in ("failed", "error") and printed.getvalue():
            each.text += f"\n{' Captured stdout call '.center(WIDTH, '-')}\n{printed.getvalue().rstrip()}"
    return reports if reports[0].outcome != "passed" or len(reports) == 1 else [Report(item, "passed", seconds=report.seconds), reports[1]]


def _called(item, known, shared, late, own):
    when = "setup"
    try:
        given = _given(item, known, shared, late, own)
        when = "call"
        owner = (item.owner(),) if item.owner else ()
        item.function(*owner, **given)
    except pytest_names.Skipped as skipped:
        return Report(item, "skipped", message=str(skipped))
    except pytest_names.ExpectedFailure as expected:
        return Report(item, "xfailed", message=str(expected))
    except abra.CannotTell as unknown:
        return Report(item, "unverified", message=str(unknown))
    except (Exception, SystemExit) as failed:
        return _failed(item, when, failed)
    return _passed(item)


def _failed(item, when, failed):
    if isinstance(failed, FixtureMissing):
        return Report(item, "error", "setup", "", str(failed))
    if when == "setup":
        return Report(item, "error", "setup", _line(failed), _text(failed))
    expected = _expected(item)
    if expected is not None and isinstance(failed, expected.kwargs.get("raises") or BaseException):
        return Report(item, "xfailed", message=expected.kwargs.get("reason", ""))
    return Report(item, "failed", message=_line(failed), text=_text(failed))


def _passed(item):
    expected = _expected(item)
    if expected is None:
        return Report(item, "passed")
    if expected.kwargs.get("strict"):
        said = f"[XPASS(strict)] {expected.kwargs.get('reason', '')}"
        return Report(item, "failed", message="", text=said)
    return Report(item, "xpassed", message=expected.kwargs.get("reason", ""))


def _skipped(item):
    """Why a mark says that the test isn't to run, or None."""
    for mark in item.marked("skip"):
        return mark.kwargs.get("reason") or (mark.args[0] if mark.args else "unconditional skip")
    for mark in item.marked("skipif"):
        if mark.args and mark.args[0]:
            return mark.kwargs.get("reason", "")
    return None


def _expected(item):
    found = [mark for mark in item.marked("xfail") if not mark.args or mark.args[0]]
    return found[0] if found else None


# ---------------------------------------------------------------------------------------------------------- fixtures


def _given(item, known, shared, late, own):
    for fixture in known.values():
        if fixture.autouse:
            _value(fixture.name, known, shared, late, own)
    names = [name for name in inspect.signature(item.function).parameters if name != "self" or item.owner is None]
    return {name: item.params[name] if name in item.params else _value(name, known, shared, late, own) for name in names}


def _value(name, known, shared, late, own):
    """What a fixture makes; for the whole file where it says so, else for this test."""
    if name not in known:
        raise FixtureMissing(f"E       fixture '{name}' not found")
    fixture = known[name]
    kept, stack = (shared, late) if fixture.scope != "function" else (own.__dict__.setdefault("values", {}), own)
    if name not in kept:
        asked = {each: _value(each, known, shared, late, own) for each in inspect.signature(fixture.function).parameters}
        made = fixture.function(**asked)
        if inspect.isgenerator(made):
            generator, made = made, next(made)
            stack.callback(lambda: next(generator, None))
        kept[name] = made
    return kept[name]


# ------------------------------------------------------------------------------------------------------------- words


def _line(failed):
    """An exception as pytest's summary has it; a bare comparison goes without the name of the exception."""
    said = str(failed)
    if isinstance(failed, AssertionError) and repr(said).startswith("'assert "):
        return said
    return "".join(traceback.format_exception_only(type(failed), failed)).rstrip("\n")


def _text(failed):
    """Where it failed and what it said, each line of it marked."""
    frames = [frame for frame in traceback.extract_tb(failed.__traceback__) if "/harness/test" not in frame.filename and not frame.filename.startswith(LIBRARY)]
    last = frames[-1] if frames else None
    told = [f"    {frame.filename.rpartition('/')[2]}:{frame.lineno}: in {frame.name}" for frame in frames[:-1]]
    told += [f">   {last.line}"] if last and last.line else []
    told += [f"E   {line}" for line in _line(failed).split("\n")]
    told += [f"\n{last.filename.rpartition('/')[2]}:{last.lineno}: {type(failed).__name__}"] if last else []
    return "\n".join(told)


def _told(ran, seconds):
    _section("ERRORS", [(f" ERROR {'collecting' if r.when == 'collect' else 'at ' + r.when + ' of'} {'.'.join(r.item.names())} ", r)
                        for r in ran.with_outcome("error")])
    _section("FAILURES", [(f" {'.'.join(r.item.names())} ", r) for r in ran.with_outcome("failed")])
    reds = [("FAILED", r) for r in ran.with_outcome("failed")] + [("ERROR", r) for r in ran.with_outcome("error")]
    if reds:
        print(" short test summary info ".center(WIDTH, "="))
    for word, report in reds:
        said = report.message.split("\n")[0]
        where = ran.path if report.when == "collect" else ran.id(report)
        print(f"{word} {where}{' - ' + said if said else ''}")
    print(f" {_counted(ran)} in {seconds:.2f}s ".center(WIDTH, "="), flush=True)


def _section(title, told):
    if told:
        print(f" {title} ".center(WIDTH, "="))
    for name, report in told:
        print(name.center(WIDTH, "_"))
        print(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]", "?", report.text))


def _counted(ran):
    words = (("failed", "failed"), ("passed", "passed"), ("skipped", "skipped"), ("xfailed", "xfailed"), ("xpassed", "xpassed"),
             ("unverified", "unverified"), ("error", "error"))
    found = []
    for outcome, word in words:
        number = len(ran.with_outcome(outcome))
        if number:
            found.append(f"{number} {word}{'s' if word == 'error' and number > 1 else ''}")
    return ", ".join(found) or "no tests ran"
