"""A key that lives in two boxes stops counting, is named everywhere, and a person decides."""

from dataclasses import replace

import pytest

from collector.books import ledger
from collector.books.store import writing
from collector.door.answers import Answer
from collector.sensors import clones, keys, registry
from collector.settings import Limits

A, B = "1-abcdefgh", "2-abcdefgh"


@pytest.fixture
def doubled(bench, nine):
    """Two boxes under the key of s1, as the ledger has just found out."""
    now = nine + 3600
    bench.send(sequence=1, run=A, now=now)
    bench.send(sequence=2, run=B, now=now + 1)
    assert bench.send(start=now + 3600, run=A, now=now + 3600).answer is Answer.ACCEPTED
    said = bench.send(start=now + 7200, run=A, now=now + 7200)
    assert said.answer is Answer.CLONED_SENSOR
    return bench


def test_what_a_clock_that_was_ahead_has_said_is_no_copy(bench, nine):
    """It was refused when it was sent, and a repetition of it came when its time had come."""
    bench.send(sequence=1, run=A, now=nine)
    assert bench.send(start=nine + 7200, run=A, now=nine + 5).answer is Answer.FUTURE_WINDOW
    bench.send(sequence=2, run=B, now=nine + 10)
    assert bench.send(start=nine + 7200, run=A, now=nine + 7200).answer is Answer.ACCEPTED
    assert registry.find(bench.ledger, "s1").state == "approved"


def test_neither_box_is_believed_and_nothing_is_refused_for_good(doubled):
    said = [doubled.send(sequence=9, run=run).answer for run in (A, B, "")]
    assert said == [Answer.CLONED_SENSOR] * 3
    assert Answer.CLONED_SENSOR.status == 403
    assert [row[3] for row in doubled.rows()] == [2, 1]


def test_other_sensors_go_on(doubled):
    assert doubled.send("s2", run=A).answer is Answer.ACCEPTED


def test_the_books_balance_and_name_it(doubled):
    doubled.send(sequence=9, run=B)
    law = ledger.law(doubled.ledger)
    assert law.balances
    assert law.answers[Answer.CLONED_SENSOR] == 2


def test_it_is_found_out_within_one_commit(bench, rollup, seal_as):
    uploads = [
        seal_as(rollup(sequence=number, software=run), run=run)
        for number, run in ((1, A), (1, B), (2, A), (2, B))
    ]
    said = [receipt.answer for receipt in bench.ingest.receive_some(uploads, now=10**10)]
    assert said == [Answer.ACCEPTED, *[Answer.CLONED_SENSOR] * 3]


def test_it_stays_until_the_sensor_is_approved_again(doubled, nine):
    assert registry.find(doubled.ledger, "s1").state == "cloned"
    registry.approve(doubled.ledger, "s1", now=nine)
    assert doubled.send(sequence=9, run=B).answer is Answer.ACCEPTED
    assert registry.find(doubled.ledger, "s1").state == "approved"


def test_a_copy_that_is_still_there_is_found_out_again(doubled, nine):
    registry.approve(doubled.ledger, "s1", now=nine)
    doubled.send(sequence=9, run=B)
    assert doubled.send(sequence=9, run=A, software="other").answer is Answer.CLONED_SENSOR


def test_a_new_key_shuts_the_copy_out_once_the_sensor_is_approved(
    doubled, a_key, nine, rollup, seal_as
):
    sensor = registry.find(doubled.ledger, "s1")
    with writing(doubled.ledger):
        keys.replace(doubled.ledger, sensor, registry.unfolded(a_key("new")), now=nine)
    newer = seal_as(rollup(sequence=9), signer="new", run=B)
    assert doubled.give(newer).answer is Answer.CLONED_SENSOR
    registry.approve(doubled.ledger, "s1", now=nine)
    assert doubled.give(newer).answer is Answer.ACCEPTED
    assert doubled.send(sequence=10, run=A).answer is Answer.BAD_SIGNATURE


def test_a_revoked_clone_is_revoked(doubled, nine):
    registry.revoke(doubled.ledger, "s1", now=nine)
    assert doubled.send(sequence=9, run=B).answer is Answer.REVOKED_SENSOR


def test_a_sensor_that_names_no_run_leaves_no_trace(bench):
    bench.send(sequence=1)
    assert clones.remembered(bench.ledger, "s1") == ()


def test_runs_are_remembered_in_their_order(bench):
    for number in range(3):
        bench.send(sequence=number + 1, run=f"{number + 1}-abcdefgh")
    assert [run.name[0] for run in clones.remembered(bench.ledger, "s1")] == ["1", "2", "3"]


def test_clocks_may_differ_by_as_much_as_the_settings_say(make_bench, nine):
    bench = make_bench(limits=Limits(ahead_seconds=3600))
    bench.send(sequence=1, run=A, now=nine)
    bench.send(sequence=2, run=B, now=nine)
    assert bench.send(start=nine + 3600, run=A, now=nine + 1).answer is Answer.ACCEPTED
    assert bench.send(start=nine + 7200, run=A, now=nine + 7200).answer is Answer.ACCEPTED
    assert bench.send(start=nine + 14400, run=A, now=nine + 14400).answer is Answer.CLONED_SENSOR


def test_who_names_no_run_cannot_be_told_from_a_copy(bench, nine):
    bench.send("s1", run=A, now=nine)
    bench.send("s2", now=nine)
    assert clones.runless(bench.ledger) == {"s2": nine}


def test_one_upload_without_a_run_is_remembered_for_a_day(bench, nine):
    """A copy that names none sends beside the box that does."""
    hours = [nine + 3600 * n for n in range(1, 27)]
    bench.send(start=nine, now=nine, run="")
    for now in hours:
        bench.send(start=now, now=now, run=A)
        assert (clones.runless(bench.ledger) == {"s1": nine}) == (now < nine + clones.LATELY)
    bench.send(start=nine - 3600, now=hours[-1], run="")
    assert clones.runless(bench.ledger) == {"s1": hours[-1]}


def test_a_run_that_somebody_else_signed_is_none(bench, rollup, seal_as, nine):
    forged = replace(seal_as(rollup(), run=A), run=seal_as(rollup(), run=A, signer="s2").run)
    bench.ingest.receive(forged, now=nine)
    assert clones.runless(bench.ledger) == {"s1": nine}
