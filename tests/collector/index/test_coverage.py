from msgspec import structs

from collector.admit import Sensor
from collector.index.coverage import coverage
from collector.index.plain import window
from collector.report import read
from teiten.rollup import codec
from teiten.rollup.record import Books, Exposure


def test_it_says_what_was_not_heard(rollup, nine):
    half = rollup("s1", final=True, exposure={"4": Exposure(16, 1800)})
    reports = [read(codec.encode(half)), read(codec.encode(rollup("s2")))]
    everybody = [Sensor(f"s{number}", b"", 0, approved=1) for number in range(1, 5)]
    found = coverage(window(nine, 3600, reports, everybody), reports)
    assert (found.expected, found.reported, found.final) == (4, 2, 1)
    assert found.listened == 1.5 / 4
    assert found.address_hours == {"4": 24, "6": 0}


def test_what_was_not_examined_is_a_share_of_what_was_counted(rollup, nine):
    report = structs.replace(
        read(codec.encode(rollup())), books=Books(counted=200, examined=150, unexamined=50)
    )
    assert coverage(window(nine, 3600, [report], []), [report]).unexamined == 0.25


def test_an_hour_of_nobody_has_no_share(nine):
    found = coverage(window(nine, 3600, [], []), [])
    assert (found.listened, found.unexamined) == (0, None)
