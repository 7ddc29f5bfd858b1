"""Runs each sample by pytest and by the harness's own runner, and prints where the two differ: same_as_pytest.py RUNNER SAMPLES SCRATCH.

Compared are test ids, outcomes, the first line of each message, the numbers that a JUnit file begins with, the lines of the short summary, and the counts of
the last line. Left out: what pytest says of a fixture that nobody makes and of a strict xfail that passed, where its own versions differ.
"""

import contextlib
import io
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

RUNNER, SAMPLES, SCRATCH = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
sys.path.insert(0, str(RUNNER))
sys.dont_write_bytecode = True
OWN_WORDS = ("test_unknown_fixture", "test_xp")


def by_pytest(file, report):
    told = {**os.environ, "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}", str(file.relative_to(SAMPLES))],
                          cwd=SAMPLES, env=told, stdout=subprocess.PIPE, text=True, errors="replace").stdout


def by_harness(file, report):
    from harness import testrun

    sys.modules.pop("pytest", None)
    for name in [name for name in sys.modules if name.startswith(("test_", "_protocol", "conftest"))]:
        del sys.modules[name]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        testrun.run(SAMPLES, file, report)
    return printed.getvalue()


def cases(report):
    found = []
    for case in tree.parse(report).getroot().iter("testcase"):
        inner = [(child.tag, (child.get("message") or "").split("\n")[0], child.get("type")) for child in case]
        if case.get("name") in OWN_WORDS:
            inner = [(tag, "", kind) for tag, _, kind in inner]
        found.append((case.get("classname"), case.get("name"), inner))
    return found


def suite(report):
    attributes = tree.parse(report).getroot()[0].attrib
    return {name: attributes[name] for name in ("name", "errors", "failures", "skipped", "tests")}


def summary(printed):
    """The first line of each entry: on CI pytest shows the others as well."""
    after = printed.partition(" short test summary info ")[2].splitlines()[1:-1]
    told = [line for line in after if re.match("(FAILED|ERROR) tests/", line)]
    return [line.partition(" - ")[0] if line.partition(" - ")[0].endswith(OWN_WORDS) else line for line in told]


def counts(printed):
    last = re.sub(r", \d+ warnings?| in [\d.]+s|=", "", printed.strip().splitlines()[-1])
    return last.strip()


def main():
    for file in sorted(SAMPLES.rglob("test_*.py")):
        reports = SCRATCH / f"{file.stem}.pytest.xml", SCRATCH / f"{file.stem}.harness.xml"
        printed = by_pytest(file, reports[0]), by_harness(file, reports[1])
        for what, look in (("cases", cases), ("suite", suite)):
            said = [look(report) for report in reports]
            if said[0] != said[1]:
                print(f"{file.name}: {what}: pytest {said[0]}\n  harness {said[1]}")
        for what, look in (("summary", summary), ("counts", counts)):
            said = [look(text) for text in printed]
            if said[0] != said[1]:
                print(f"{file.name}: {what}: pytest {said[0]}\n  harness {said[1]}")
        print(f"{file.name}: {len(cases(reports[0]))} cases")


if __name__ == "__main__":
    main()
