"""A program stands in systemd's place, and says what the test wrote down."""

import time

import pytest

from appliance.counting.timedate import Timedate
from patience import PATIENCE


@pytest.fixture
def systemd(tmp_path, monkeypatch):
    """Changes what `timedatectl` says; the search path is how a program is put in its place."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    def says(text):
        tool = tmp_path / "timedatectl"
        tool.write_text(f'#!/bin/sh\ntest "$2" = --property=NTPSynchronized && echo "{text}"\n')
        tool.chmod(0o755)

    return says


def settled(timedate, wanted, limit=PATIENCE):
    end = time.monotonic() + limit
    while timedate.synchronized() is not wanted:
        assert time.monotonic() < end, "it was never said"
    return True


@pytest.mark.parametrize(("text", "said"), [("yes", True), ("no", False)])
def test_systemd_s_word_is_taken(systemd, text, said):
    systemd(text)
    timedate = Timedate()
    assert timedate.synchronized() is None
    assert settled(timedate, said)


def test_it_is_asked_again(systemd):
    systemd("yes")
    timedate = Timedate(every=0)
    assert settled(timedate, True)
    systemd("no")
    assert settled(timedate, False)


def test_without_an_answer_nobody_knows(systemd):
    systemd("yes")
    timedate = Timedate(every=0)
    assert settled(timedate, True)
    systemd("Failed to connect to bus")
    assert settled(timedate, None)


def test_without_systemd_nobody_knows(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Timedate().synchronized() is None
