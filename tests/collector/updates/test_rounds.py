"""Offers take the steps that are due, and say so; a locked ledger waits for the next round."""

import sqlite3
from contextlib import closing
from pathlib import Path

from collector.books import store
from collector.updates import offers, rounds

NOW = 1_800_000_000
HOUR = 3600


def test_a_round_stops_what_has_failed_and_says_so(fleet, caplog):
    fleet.offer(cohorts="1,100%")
    fleet.asks("s1")
    due = offers.ordered(fleet.ledger, "s1", fleet.current.bundle)
    offers.fetched(fleet.ledger, due, "s1", due.size, now=NOW)
    rounds.once(Path(fleet.bench.settings.state), now=NOW + 6 * HOUR)
    assert not fleet.current.going
    assert 'update-held version=1.1 why="s1: lost"' in caplog.text


def test_a_round_tells_more_when_all_are_well_and_says_so(fleet, caplog):
    caplog.set_level("INFO")
    fleet.offer(cohorts="1,100%", hours=0)
    fleet.asks("s1")
    fleet.ledger.execute("UPDATE boxes SET version = '1.1'")
    fleet.reports("s1", NOW)
    rounds.once(Path(fleet.bench.settings.state), now=NOW)
    assert fleet.current.stage == 1
    assert 'update-advanced version=1.1 cohort="100%"' in caplog.text


def test_a_round_that_cannot_be_is_told_and_nothing_else(fleet, caplog):
    fleet.offer()
    with closing(sqlite3.connect(Path(fleet.bench.settings.state) / store.FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        rounds.once(Path(fleet.bench.settings.state), now=NOW, patience=0.1)
    assert "update-round-failed" in caplog.text
