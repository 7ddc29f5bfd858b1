"""JUnit files as pytest writes them (its family xunit2)."""

import re
import socket
import time

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Tables of its own: to import the standard library's brings an HTTP client with it, and takes longer than most tests.
TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
ATTRIBUTE = {**TEXT, **str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})}


def write(ran, file, seconds):
    """Writes one file's reports."""
    count = {name: len(ran.with_outcome(*outcomes)) for name, outcomes in
             (("errors", ("error",)), ("failures", ("failed",)), ("skipped", ("skipped", "xfailed", "unverified")))}
    # A test that passed and couldn't be tidied up after is one test case, the error.
    broken = {id(report.item) for report in ran.reports if report.when == "teardown"}
    told = [report for report in ran.reports if report.outcome != "passed" or id(report.item) not in broken]
    cases = "".join(_case(ran, report) for report in told)
    attributes = "".join(f' {name}="{number}"' for name, number in count.items())
    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest"{attributes} tests="{len(told)}" '
                    f'time="{seconds:.3f}" timestamp="{now}" hostname={_attribute(socket.gethostname())}>{cases}</testsuite></testsuites>')


def _case(ran, report):
    names = report.item.names()
    module = ran.path[:-len(".py")].replace("/", ".")
    classname = ".".join([module, *names[:-1]]) if names[-1] else ""
    name = names[-1] or module
    opened = f'<testcase classname={_attribute(classname)} name={_attribute(name)} time="{report.seconds:.3f}"'
    inner = _inner(ran, report)
    return f"{opened}>{inner}</testcase>" if inner else f"{opened} />"


def _inner(ran, report):
    if report.outcome == "failed":
        return _element("failure", report.message or report.text, report.text)
    if report.outcome == "error":
        message = "collection failure" if report.when == "collect" else f'failed on {report.when} with "{report.message}"'
        return _element("error", message, report.text)
    if report.outcome == "skipped":
        return f'<skipped type="pytest.skip" message={_attribute(report.message)}>{_text(ran.path + ": " + report.message)}</skipped>'
    if report.outcome in ("xfailed", "unverified"):
        kind = "pytest.xfail" if report.outcome == "xfailed" else "unverified"
        return f'<skipped type="{kind}" message={_attribute(report.message)} />'
    return ""


def _element(name, message, text):
    return f"<{name} message={_attribute(message)}>{_text(text)}</{name}>"


def _text(text):
    return NOT_XML.sub(_named, text).translate(TEXT)


def _attribute(text):
    return '"' + NOT_XML.sub(_named, text).translate(ATTRIBUTE) + '"'


def _named(match):
    code = ord(match.group())
    return f"#x{code:02X}" if code <= 0xFF else f"#x{code:04X}"
