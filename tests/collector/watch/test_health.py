"""One screen says how the collector stands, and what an operator must look at."""

from pathlib import Path

import msgspec
import pytest

from collector.door.answers import Answer
from collector.index.reckoning import bring_up
from collector.sensors import registry
from collector.updates import offers
from collector.updates.course import BY_HAND, Offer
from collector.updates.screen import state
from collector.watch import health
from collector.watch.standing import LEAST_FREE, SILENT, Local, Serving, Silence, Standing, troubles
from teiten.update.offer import Offered

NOW = 1_700_000_000.0
WELL = Standing(
    at=NOW,
    serving=Serving(at=NOW - 1, started=NOW - 7200),
    sensors={"pending": 1, "approved": 2, "revoked": 0},
    silences=(
        Silence(sensor="s1", since=int(NOW) - SILENT, ever=True),
        Silence(sensor="s2", since=int(NOW) - 5, ever=True),
    ),
    received=9,
    answers={Answer.ACCEPTED: 7, Answer.CLOSED: 2},
    balanced=True,
    accepted=int(NOW) - 5,
    released=NOW - 300,
    ledger_bytes=10**6,
    free_bytes=LEAST_FREE,
)


def but(**changes):
    return msgspec.structs.replace(WELL, **changes)


def lines(standing, word):
    return [line for line in health.screen(standing) if line.lstrip().startswith(word)]


def silences(count):
    gone = int(NOW) - 3 * 3600
    return tuple(Silence(sensor=f"s{n}", since=gone, ever=bool(n)) for n in range(count))


def test_a_collector_that_serves_everybody_is_well():
    assert list(troubles(WELL)) == []
    assert lines(WELL, "serving") == ["serving     yes, for 2 h"]
    assert lines(WELL, "LOOK") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"serving": None}, "never started"),
        ({"serving": Serving(at=NOW - 3600, started=0)}, "last heard of 60 min ago"),
        ({"serving": Serving(at=NOW + 3600, started=0)}, "does not serve"),
        ({"balanced": False}, "does not balance"),
        ({"silences": silences(1)}, "1 of 1 approved sensors are silent"),
        ({"free_bytes": LEAST_FREE - 1}, "only 1,000.0 MB of disk"),
        ({"enrolments_balanced": False}, "the registry does not balance"),
        ({"cloned": ("s1",)}, "two boxes speak under one key, for 1 sensor"),
    ],
    ids=["never", "stale", "future", "unbalanced", "silent", "full", "enrolments", "cloned"],
)
def test_each_trouble_is_named(changes, words):
    (line,) = lines(but(**changes), "LOOK")
    assert words in line


OFFER = Offer(
    number=1,
    bundle="ab" * 32,
    version="1.1",
    hardware="x86-64",
    size=9,
    cohorts=("1", "100%"),
    hours=24,
    made=int(NOW),
    since=int(NOW),
)
HELD = msgspec.structs.replace(OFFER, held=int(NOW), why="kyoto-1: damaged")


def offered(offer):
    return but(updates=(state(offer, [], int(NOW)),))


def test_what_is_offered_is_told_and_no_trouble():
    assert lines(offered(OFFER), "update") == [
        "update      1.1 offered to 0 of 0 boxes: 0 of 1 boxes have asked and been told"
    ]
    assert list(troubles(offered(OFFER))) == []


def test_what_a_box_has_stopped_is_trouble():
    assert lines(offered(HELD), "update") == ["update      1.1 HELD: kyoto-1: damaged"]
    assert list(troubles(offered(HELD))) == ["the update to 1.1 was stopped by kyoto-1: damaged"]


def test_what_an_operator_held_is_none():
    assert list(troubles(offered(msgspec.structs.replace(HELD, why=BY_HAND)))) == []


def test_a_bundle_that_no_backup_had_is_missed(bench):
    found = Offered(bundle="ab" * 32, version="1.1", size=9)
    offers.add(bench.ledger, found, "x86-64", cohorts=("1",), hours=24, now=int(NOW))
    look = health.look(bench.ledger, bench.settings, NOW)
    assert "the bundle of the update to 1.1 is not here: offer it again" in troubles(look)


def test_who_is_cloned_is_named():
    assert lines(but(cloned=("s7",)), "CLONED") == ["  CLONED    s7: two boxes speak under its key"]


def test_who_cannot_be_told_from_a_copy_is_named_and_no_trouble(bench, nine):
    many = but(runless=tuple(f"n{number}" for number in range(13)))
    (line,) = lines(many, "no run")
    assert line.startswith("  no run    n0, n1,")
    assert line.endswith("n11 and 1 more: cannot be told from a copy of its disk")
    assert not list(troubles(many))
    bench.send("s1")
    assert health.look(bench.ledger, bench.settings, nine).runless == ("s1",)


def test_who_is_silent_is_named_with_for_how_long():
    assert lines(but(silences=silences(2)), "silent") == [
        "  silent    s0 for 3 h, and has never reported",
        "  silent    s1 for 3 h",
    ]


def test_a_great_silence_still_fits_a_screen():
    assert lines(but(silences=silences(40)), "silent")[-1] == "  silent    and 28 more"
    assert len(list(health.screen(but(silences=silences(40))))) <= 24


def test_refusals_of_the_last_hour_are_told_by_reason():
    refused = {Answer.BAD_SIGNATURE: 1200, Answer.CLOSED: 2}
    standing = but(serving=Serving(at=NOW, started=NOW, refused=refused))
    assert lines(standing, "refused") == [
        "refused     1,200 bad-signature, 2 closed in the last hour"
    ]
    assert lines(WELL, "refused") == ["refused     nothing in the last hour"]


def test_a_sensor_is_heard_of_by_its_newest_window(bench, nine):
    bench.send("s1", start=nine, now=nine + 3700)
    bench.send("s1", start=nine - 3600, final=True, now=nine + 3600)
    found = {each.sensor: each for each in health.silences(bench.ledger)}
    assert found["s1"] == Silence(sensor="s1", since=nine + 3700, ever=True)
    assert found["s2"] == Silence(sensor="s2", since=nine - 9, ever=False)
    assert set(found) == {"s1", "s2", "s3"}, "nobody expects the pending and the revoked one"


def test_a_ledger_is_looked_at_as_it_is(bench, nine):
    bench.send("s1")
    bench.send("s1", sequence=1, ports={(6, 22): 9})
    found = health.look(bench.ledger, bench.settings, nine + 3600)
    assert (found.received, found.refused, found.balanced) == (2, 1, True)
    assert found.sensors == {"pending": 1, "approved": 3, "cloned": 0, "revoked": 1}
    assert found.serving is None
    assert found.ledger_bytes > 0


def test_what_the_service_left_is_read(bench, nine):
    left = Serving(at=1.0, started=0.5, answered=3, refused={Answer.CLOSED: 1})
    health.write(Path(bench.settings.state), left)
    assert health.look(bench.ledger, bench.settings, nine).serving == left


def test_a_full_disk_keeps_nobody_from_serving(tmp_path):
    health.write(tmp_path / "gone", Serving(at=1.0, started=1.0))


def test_who_sees_what_others_do_not_is_named():
    odd = but(
        local=(Local(sensor="s1", since=int(NOW) - 7200, series=("IPv4", "IPv4 TCP 80 scan")),)
    )
    assert lines(odd, "local") == ["  local     s1 for 2 h: IPv4 and 1 more"]
    assert any("1 sensor(s) see what others do not" in each for each in troubles(odd))


def test_it_is_read_where_the_index_keeps_it(bench, nine, a_key):
    for number in range(12):
        registry.enrol(bench.ledger, f"n{number}", a_key(f"n{number}"), since=nine, now=nine)
    for hour in range(6):
        start = nine + hour * 3600
        for number in range(12):
            packets = 3200 if number == 4 else 32
            bench.send(f"n{number}", start=start, now=start + 5400, ports={(6, 80): packets})
    assert health.look(bench.ledger, bench.settings, NOW).indexed == 0
    bring_up(bench.settings)
    found = health.look(bench.ledger, bench.settings, NOW)
    assert found.indexed == nine + 5 * 3600
    assert [each.sensor for each in found.local] == ["n4"]
    assert "IPv4 TCP 80 scan" in found.local[0].series
