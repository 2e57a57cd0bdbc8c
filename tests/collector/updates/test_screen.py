"""What an operator sees of an offer: how far it is, and what became of it on which box."""

from msgspec.structs import replace

from collector.updates.course import HOUR, Box, Offer
from collector.updates.screen import screen, state
from teiten.update.offer import Outcome

NOW = 1_000_000
OFFER = Offer(
    number=1,
    bundle="ab" * 32,
    version="1.1",
    hardware="x86-64",
    size=4096,
    cohorts=("1", "100%"),
    hours=24,
    made=NOW,
    since=NOW,
    stage=1,
)


def box(sensor: str, **more: object) -> Box:
    fields = {"version": "1.0", "since": 0, "asked": NOW, "reported": NOW, "told": NOW - 9}
    return Box(sensor, **fields | more)  # type: ignore[arg-type]


BOXES = [
    box("runs", version="1.1", since=NOW - HOUR),
    box("well", version="1.1", since=NOW - 25 * HOUR),
    box("fetches", reached=1024),
    box("fetched", reached=4096, fetched=NOW),
    box("told"),
    box("full", outcome=Outcome.NO_ROOM),
    box("waits", told=None),
]


def words(offer: Offer = OFFER) -> dict[str, str]:
    return {each.sensor: each.word for each in state(offer, BOXES, NOW).told}


def test_each_box_has_a_word() -> None:
    assert words() == {
        "runs": "runs it",
        "well": "runs it, well",
        "fetches": "fetches it, 25%",
        "fetched": "has fetched it",
        "told": "was told",
        "full": "no-room",
    }


def test_boxes_are_counted() -> None:
    found = state(OFFER, BOXES, NOW)
    assert (found.boxes, found.wanted, len(found.told), found.running) == (7, 7, 6, 2)


def test_a_person_reads_how_far_it_is() -> None:
    lines = list(screen([state(OFFER, BOXES, NOW)]))
    assert lines[:4] == [
        "1.1  x86-64  offered",
        "  cohort    100% (2 of 2)",
        "  told      6 of 7, of 7 boxes",
        "  so far    6 of 7 boxes have asked and been told",
    ]


def test_what_was_stopped_says_by_whom() -> None:
    held = replace(OFFER, held=NOW, why="kyoto-1: damaged")
    lines = list(screen([state(held, BOXES, NOW)]))
    assert (lines[0], lines[3]) == ("1.1  x86-64  HELD", "  so far    kyoto-1: damaged")


def test_many_boxes_are_counted_and_some_named() -> None:
    many = [box(f"kyoto-{number}") for number in range(50)]
    assert list(screen([state(OFFER, many, NOW)]))[-1] == "    and 10 more"


def test_where_nothing_is_offered_that_is_said() -> None:
    assert list(screen([])) == ["Nothing is offered."]
