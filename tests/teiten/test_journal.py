"""What a service logs, as the journal would read it: each test logs in a process of its own."""

import os
import subprocess
import sys

import pytest

BEGIN = "import logging; from teiten import journal; from teiten.events import *; journal.begin(); "


def logged(code, **environment):
    """Standard error of a program that logs."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    return done.stderr


def journalled(code, folder):
    """The same, where standard error is what systemd says that the journal reads."""
    with (folder / "journal").open("w+") as file:
        place = os.fstat(file.fileno())
        stream = {"JOURNAL_STREAM": f"{place.st_dev}:{place.st_ino}"}
        words = [sys.executable, "-c", BEGIN + code]
        subprocess.run(words, stderr=file, check=True, env=os.environ | stream)
        file.seek(0)
        return file.read()


@pytest.mark.parametrize(("make", "priority"), [("info", 6), ("warning", 4), ("error", 3)])
def test_the_journal_gets_priorities(tmp_path, make, priority):
    said = journalled(f"journal.write({make}('clock-stepped', seconds=2.5))", tmp_path)
    assert said == f"<{priority}>clock-stepped seconds=2.5\n"


def test_nobody_else_gets_them():
    assert logged("journal.write(info('a'))") == "a\n"
    assert logged("journal.write(info('a'))", JOURNAL_STREAM="1:1") == "a\n"


def test_a_traceback_is_one_line(tmp_path):
    code = "\ntry:\n 1/0\nexcept ZeroDivisionError:\n logging.exception('it broke')\n"
    (line,) = journalled(code, tmp_path).splitlines()
    assert line.startswith("<3>it broke | Traceback")
    assert line.endswith("ZeroDivisionError: division by zero")


def test_of_libraries_only_warnings_are_written():
    code = "log = logging.getLogger('uvicorn'); log.info('hello'); log.warning('careful')"
    assert logged(code) == "careful\n"
