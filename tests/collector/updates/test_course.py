"""An offer goes on where every box is well, and stops at the first that speaks against it."""

import pytest
from msgspec.structs import replace

from collector.updates.course import (
    ALIVE,
    BY_HAND,
    HOUR,
    LOST,
    QUIET,
    Box,
    Course,
    Offer,
    population,
    proven,
    step,
    waiting,
)
from teiten.update.offer import Outcome

NOW = 1_000_000
OFFER = Offer(
    number=1,
    bundle="ab" * 32,
    version="1.1",
    hardware="x86-64",
    size=4096,
    cohorts=("1", "50%", "100%"),
    hours=24,
    made=NOW - 99 * HOUR,
    since=NOW - 99 * HOUR,
)
WELL = Box(
    "kyoto-1",
    "1.1",
    since=NOW - 25 * HOUR,
    asked=NOW - 60,
    reported=NOW - 60,
    told=NOW - 30 * HOUR,
    fetched=NOW - 29 * HOUR,
    outcome=Outcome.WRITTEN,
)
OLD = Box("osaka-2", "1.0", since=NOW - 99 * HOUR, asked=NOW - 60, reported=NOW - 60)


def after(*boxes: Box, offer: Offer = OFFER) -> Course:
    return step(offer, boxes, NOW).course


def test_a_cohort_that_is_well_for_long_enough_lets_more_be_told() -> None:
    assert after(WELL, OLD) is Course.ADVANCE


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"since": NOW - 23 * HOUR}, id="it runs it for too short a time"),
        pytest.param({"version": "1.0"}, id="it runs the old one"),
        pytest.param({"reported": NOW - QUIET}, id="it reports nothing"),
        pytest.param({"asked": NOW - QUIET}, id="it asks nothing"),
    ],
)
def test_until_then_nobody_else_is_told(change: dict[str, object]) -> None:
    assert after(WELL._replace(**change), OLD) is Course.WAIT  # type: ignore[arg-type]


def test_a_cohort_that_is_not_full_is_waited_for() -> None:
    assert after(OLD) is Course.WAIT
    half = replace(OFFER, stage=1)
    others = [OLD._replace(sensor=f"osaka-{number}") for number in range(3)]
    assert after(WELL, *others, offer=half) is Course.WAIT


def test_every_box_of_a_cohort_counts() -> None:
    half = replace(OFFER, stage=1)
    second = WELL._replace(sensor="nara-3")
    assert after(WELL, second, OLD, OLD._replace(sensor="x"), offer=half) is Course.ADVANCE
    late = second._replace(since=NOW)
    assert after(WELL, late, OLD, OLD._replace(sensor="x"), offer=half) is Course.WAIT


AGAINST = [
    Outcome.NOT_WRITTEN,
    Outcome.NO_BUNDLE,
    Outcome.WRONG_SIGNATURE,
    Outcome.WRONG_HARDWARE,
    Outcome.FAILED_BEFORE,
    Outcome.TOO_LARGE,
    Outcome.CUT_SHORT,
    Outcome.DAMAGED,
    Outcome.UNKNOWN_SIGNER,
]


@pytest.mark.parametrize("outcome", Outcome)
def test_one_box_that_could_not_take_it_is_enough_to_stop(outcome: Outcome) -> None:
    found = step(OFFER, [WELL, OLD._replace(told=NOW - 60, outcome=outcome)], NOW)
    assert (found.course is Course.HOLD) == (outcome in AGAINST)
    assert found.course is not Course.HOLD or found.why == f"osaka-2: {outcome}"


def test_a_box_that_was_lost_with_it_is_enough_to_stop() -> None:
    gone = NOW - LOST
    lost = WELL._replace(fetched=gone, asked=gone, reported=gone)
    assert step(OFFER, [lost, OLD], NOW) == (Course.HOLD, "kyoto-1: lost")


def test_a_box_that_was_gone_before_it_took_it_proves_nothing() -> None:
    gone = NOW - LOST
    away = OLD._replace(told=gone, asked=gone, reported=gone)
    assert after(away) is Course.WAIT


def test_what_a_box_did_that_was_not_told_speaks_against_nothing() -> None:
    assert after(WELL, OLD._replace(outcome=Outcome.DAMAGED)) is Course.ADVANCE


def test_a_box_that_was_pardoned_neither_stops_nor_keeps_waiting() -> None:
    bad = OLD._replace(told=NOW - 60, outcome=Outcome.DAMAGED, pardoned=NOW)
    assert after(WELL, bad) is Course.ADVANCE


def test_boxes_that_were_all_pardoned_have_proven_nothing() -> None:
    bad = WELL._replace(outcome=Outcome.DAMAGED, pardoned=NOW)
    assert after(bad, OLD) is Course.WAIT


def test_by_hand_nobody_is_told_by_itself() -> None:
    found = step(replace(OFFER, hours=None), [WELL, OLD], NOW)
    assert found == (Course.WAIT, "advance it by hand")


def test_the_last_cohort_is_the_end() -> None:
    assert after(WELL, offer=replace(OFFER, stage=2)) is Course.WAIT


def test_a_share_is_of_those_who_are_alive_and_run_something_older() -> None:
    gone = OLD._replace(sensor="gone", asked=NOW - ALIVE)
    newer = OLD._replace(sensor="newer", version="1.2")
    found = population(OFFER, [WELL, OLD, gone, newer], NOW)
    assert [box.sensor for box in found] == ["kyoto-1", "osaka-2"]
    assert waiting(OFFER, [WELL, OLD, gone, newer], NOW) == ["osaka-2"]


def test_a_newer_version_proves_it_too() -> None:
    assert proven(OFFER, WELL._replace(version="1.10"), NOW)


def test_what_an_operator_held_has_not_failed() -> None:
    assert not replace(OFFER, held=NOW, why=BY_HAND).failed
    assert replace(OFFER, held=NOW, why="kyoto-1: lost").failed
