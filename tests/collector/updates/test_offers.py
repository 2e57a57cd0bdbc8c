"""What is offered goes to one box, then to more; what boxes say of it is kept."""

import pytest

from collector.sensors import registry
from collector.updates import offers
from collector.updates.course import LOST, Course
from teiten.errors import OperatorError
from teiten.update.offer import Outcome

NOW = 1_800_000_000
HOUR = 3600
NAMES = ("s1", "s2", "s3")


def told(fleet, now=NOW, version="1.0"):
    """Everybody asks; who is told of something?"""
    for name in NAMES:  # so that all are known before anybody's turn is looked for
        fleet.asks(name, now=now, version="9.0")
    return [name for name in NAMES if fleet.asks(name, now=now, version=version)]


def report(fleet, outcome):
    return {"bundle": fleet.current.bundle, "outcome": outcome}


def round_of(fleet, now):
    return [due.course for _, due in offers.go_on(fleet.ledger, now=now)]


def test_without_an_offer_nobody_is_told(fleet):
    assert told(fleet) == []


def test_the_first_to_be_told_is_one_box_and_it_stays_so(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    assert told(fleet, NOW + HOUR) == [canary]


@pytest.mark.parametrize(
    "other", [{"version": "1.1"}, {"version": "1.2"}, {"hardware": "arm64"}], ids=str
)
def test_nobody_is_told_of_what_is_not_for_him(fleet, other):
    fleet.offer(cohorts="100%")
    assert fleet.asks("s1", **other) is None


def test_who_may_not_report_is_not_told(fleet):
    fleet.offer(cohorts="100%")
    assert fleet.asks("s1") == "1.1"
    registry.revoke(fleet.ledger, "s1", now=NOW)
    assert fleet.asks("s1") is None
    assert "s1" not in fleet.boxes()


def test_a_cohort_that_is_well_for_a_day_lets_all_be_told(fleet):
    fleet.offer(cohorts="1,100%")
    (canary,) = told(fleet)
    late = NOW + 25 * HOUR
    fleet.asks(canary, now=NOW + HOUR, version="1.1")
    assert round_of(fleet, NOW + HOUR) == [Course.WAIT]
    fleet.asks(canary, now=late + HOUR, version="1.1")
    fleet.reports(canary, late + HOUR)
    assert round_of(fleet, late + HOUR) == [Course.ADVANCE]
    others = [name for name in NAMES if name != canary]
    assert [name for name in others if fleet.asks(name, now=late + HOUR)] == others


def test_a_box_that_refuses_it_stops_it_for_all_others(fleet):
    fleet.offer(cohorts="1,100%")
    (canary,) = told(fleet)
    fleet.asks(canary, report=report(fleet, "damaged"))
    assert (fleet.current.going, fleet.current.why) == (False, f"{canary}: damaged")
    assert told(fleet) == []


def test_the_log_says_who_stopped_it(fleet, caplog):
    fleet.offer()
    (canary,) = told(fleet)
    fleet.asks(canary, report=report(fleet, "failed-before"))
    assert f'update-held version=1.1 why="{canary}: failed-before"' in caplog.text


def test_what_a_box_says_that_was_not_told_stops_nothing(fleet):
    fleet.offer(cohorts="1,100%")
    (canary,) = told(fleet)
    other = next(name for name in NAMES if name != canary)
    fleet.asks(other, report=report(fleet, "damaged"))
    assert fleet.current.going


def test_what_a_box_said_of_another_bundle_stops_nothing(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    fleet.asks(canary, report={"bundle": "00" * 32, "outcome": "damaged"})
    assert fleet.current.going


def test_a_box_that_has_no_room_is_told_again_and_stops_nothing(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    assert fleet.asks(canary, report=report(fleet, "no-room")) == "1.1"


def test_a_box_that_has_written_it_is_not_told_again(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    assert fleet.asks(canary, report=report(fleet, "written")) is None
    assert fleet.current.going


def test_a_box_that_vanished_with_it_stops_it_without_a_word(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    fleet_offer = offers.ordered(fleet.ledger, canary, fleet.current.bundle)
    offers.fetched(fleet.ledger, fleet_offer, canary, fleet_offer.size, now=NOW)
    assert round_of(fleet, NOW + LOST - 1) == [Course.WAIT]
    assert round_of(fleet, NOW + LOST) == [Course.HOLD]
    assert fleet.current.why == f"{canary}: lost"


def test_how_far_a_box_has_come_is_known_and_that_it_has_room_again(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    fleet.asks(canary, report=report(fleet, "no-room"))
    assert fleet.boxes()[canary].outcome is Outcome.NO_ROOM
    offers.fetched(fleet.ledger, fleet.current, canary, 1, now=NOW)
    box = fleet.boxes()[canary]
    assert (box.reached, box.fetched, box.outcome) == (1, None, None)


def test_what_has_gone_wrong_is_not_forgotten_for_another_piece(fleet):
    fleet.offer()
    (canary,) = told(fleet)
    fleet.asks(canary, report=report(fleet, "damaged"))
    offers.fetched(fleet.ledger, fleet.current, canary, 1, now=NOW)
    assert fleet.boxes()[canary].outcome is Outcome.DAMAGED


def test_only_who_was_told_may_order(fleet):
    bundle = fleet.offer().bundle
    (canary,) = told(fleet)
    found = {name: offers.ordered(fleet.ledger, name, bundle) for name in NAMES}
    assert [name for name, offer in found.items() if offer] == [canary]
    offers.hold(fleet.ledger, "1.1", now=NOW)
    assert offers.ordered(fleet.ledger, canary, bundle) is None


def test_what_is_held_goes_on_where_it_was(fleet):
    fleet.offer(cohorts="1,100%")
    told(fleet)
    offers.hold(fleet.ledger, "1.1", now=NOW)
    assert told(fleet) == []
    assert offers.advance(fleet.ledger, "1.1", despite=False, now=NOW).cohort == "1"
    assert len(told(fleet)) == 1
    assert offers.advance(fleet.ledger, "1.1", despite=False, now=NOW).cohort == "100%"
    assert told(fleet) == list(NAMES)


def test_what_a_box_has_stopped_goes_on_only_where_that_is_said(fleet):
    fleet.offer(cohorts="1,100%")
    (canary,) = told(fleet)
    fleet.asks(canary, report=report(fleet, "damaged"))
    with pytest.raises(OperatorError, match=f"held: {canary}: damaged"):
        offers.advance(fleet.ledger, "1.1", despite=False, now=NOW)
    offers.advance(fleet.ledger, "1.1", despite=True, now=NOW)
    fleet.asks(canary, report=report(fleet, "damaged"))
    assert fleet.current.going, "what was pardoned once does not stop it again"
    offers.advance(fleet.ledger, "1.1", despite=False, now=NOW)
    others = [name for name in NAMES if name != canary]
    assert told(fleet) == others


def test_everybody_is_the_end(fleet):
    fleet.offer(cohorts="100%")
    with pytest.raises(OperatorError, match="everybody"):
        offers.advance(fleet.ledger, "1.1", despite=False, now=NOW)


def test_a_newer_offer_takes_the_place_of_the_one_before(fleet):
    first = fleet.offer(cohorts="100%")
    assert told(fleet) == list(NAMES)
    fleet.offer("1.2", cohorts="100%")
    assert fleet.asks("s1") == "1.2"
    assert offers.ordered(fleet.ledger, "s1", first.bundle) is None
    with pytest.raises(OperatorError, match=r"1\.1 is not offered"):
        offers.withdraw(fleet.ledger, "1.1", now=NOW)


def test_hardware_has_offers_of_its_own(fleet):
    fleet.offer(cohorts="100%")
    fleet.offer("1.2", cohorts="100%", hardware="arm64")
    assert fleet.asks("s1") == "1.1"
    assert fleet.asks("s2", hardware="arm64") == "1.2"


def test_since_when_a_version_runs_is_remembered(fleet):
    fleet.offer()
    for now, version in ((NOW, "1.0"), (NOW + 9, "1.1"), (NOW + 99, "1.1")):
        fleet.asks("s1", now=now, version=version)
    box = fleet.boxes()["s1"]
    assert (box.version, box.since, box.asked) == ("1.1", NOW + 9, NOW + 99)
