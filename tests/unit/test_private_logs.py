"""The logs of child processes hold neither the words of exceptions nor those of other libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

SECRET = "what a person wrote"
BEGIN = """
import logging, threading, warnings
from model_backends.bug_report import configure_logging, report_bug
configure_logging(logging.INFO)
SECRET = "what a person " + "wrote"
def fail(*_):
    raise ValueError(SECRET)
class Broken:
    def __del__(self):
        fail()
class Unprintable(Exception):
    def __str__(self):
        raise KeyError(SECRET)
"""


CAUGHT = "try:\n    fail()\nexcept ValueError as error:\n    "


@pytest.mark.parametrize(
    ("end", "seen"),
    [
        ("fail()", "a bug: ValueError"),
        ("raise Unprintable", "a bug: Unprintable"),
        ("threading.Thread(target=fail).start()", "a bug: ValueError"),
        ("Broken()", "a bug: ValueError"),
        (f"{CAUGHT}raise KeyError(SECRET) from error", "a bug: KeyError"),
        ("raise ExceptionGroup(SECRET, [ValueError(SECRET)])", "a bug: ExceptionGroup"),
        ("logging.getLogger('pypdf').error('cannot read %r', SECRET)", "ERROR pypdf: a message at"),
        ("logging.error(SECRET)", "ERROR root: a message at"),
        ("warnings.warn(SECRET)", "WARNING py.warnings: a message at"),
        (f"{CAUGHT}logging.getLogger('pypdf').exception(SECRET)", "ERROR pypdf: a message at"),
        (f"{CAUGHT}report_bug(logging.getLogger('app'), error)", "in fail"),
        ("logging.getLogger('model_backends.x').info('our words')", "INFO model_backends.x: our words"),
    ],
)
def test_standard_error_of_a_child_process_says_what_failed_without_its_words(end: str, seen: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", BEGIN + end], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert seen in child.stderr
    assert SECRET not in child.stderr
