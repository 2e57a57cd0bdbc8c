from datetime import UTC, datetime

import datasketches
import pytest

from collector.door.admit import Sensor
from collector.index import plain
from collector.index.report import read
from teiten.rollup import codec, sketch

SENSORS = [Sensor(name, b"", 0, approved=1) for name in ("s1", "s2", "s3")]


@pytest.fixture
def window(rollup, nine):
    """A window of reports, each given as (sensor, ports)."""

    def window(*reports, hour=0, sensors=SENSORS, **more):
        start = nine + 3600 * hour
        made = [rollup(name, start=start, ports=ports, **more) for name, ports in reports]
        return plain.window(start, 3600, [read(codec.encode(each)) for each in made], sensors)

    return window


def test_a_sum_is_divided_by_the_sensors_that_reported(window):
    two_of_three = window(("s1", {(6, 135): 10}), ("s3", {(6, 135): 5}))
    view = plain.view([two_of_three], seconds=3600, as_of=0)
    assert view.ports[0].values == (7.5,)
    assert (two_of_three.reported, two_of_three.expected) == (("s1", "s3"), ("s1", "s2", "s3"))


def test_a_window_without_reports_is_missing_and_a_port_unseen_is_zero(window):
    windows = [window(("s1", {(6, 135): 4})), window(hour=1), window(("s1", {(6, 80): 1}), hour=2)]
    view = plain.view(windows, seconds=3600, as_of=0)
    assert view.ports[0].values == (4.0, None, 0.0)
    assert view.icmp == (0.0, None, 0.0)


def test_ports_are_ranked_by_the_sum_of_what_is_drawn(window):
    loud = {(6, number): number for number in range(1, 9)}
    view = plain.view([window(("s1", loud), ("s2", {(17, 53): 15}))], seconds=3600, as_of=0)
    assert [curve.kind for curve in view.ports] == [(17, 53), (6, 8), (6, 7), (6, 6), (6, 5)]
    assert view.ports[0].total == 7.5


def test_equal_ports_keep_their_order(window):
    ports = {(17, 9): 1, (6, 9): 1, (6, 8): 1}
    view = plain.view([window(("s1", ports))], seconds=3600, as_of=0)
    assert [curve.kind for curve in view.ports] == [(6, 8), (6, 9), (17, 9)]


def test_both_families_are_one_port_and_one_icmp(window, rollup, nine):
    four = rollup("s1", ports={(6, 22): 1, (1, 8): 2, (1, 3): 1})
    six = rollup("s2", ports={(6, 22): 2, (58, 128): 5, (58, 135): 1}, family=6)
    both = [read(codec.encode(each)) for each in (four, six)]
    view = plain.view([plain.window(nine, 3600, both, SENSORS)], seconds=3600, as_of=0)
    assert view.ports[0].values == (1.5,)
    assert view.icmp == (4.5,)
    assert view.icmp_families == {"4": (1.5,), "6": (3.0,)}


def test_books_and_exposure_are_summed(window):
    found = window(("s1", {(6, 1): 2}), ("s2", {(6, 1): 3}))
    assert (found.books.received, found.books.examined) == (5, 5)
    assert found.exposure == {"4": 2 * 16 * 3600, "6": 0}


@pytest.mark.parametrize(
    ("sensor", "names"),
    [
        pytest.param(Sensor("x", b"", 0), (), id="pending"),
        pytest.param(Sensor("x", b"", 0, approved=10**10), (), id="approved-later"),
        pytest.param(Sensor("x", b"", 0, approved=1, revoked=2), (), id="revoked-before"),
        pytest.param(Sensor("x", b"", 0, approved=1, revoked=10**10), ("x",), id="revoked-later"),
    ],
)
def test_only_a_sensor_that_was_approved_then_is_expected(window, sensor, names):
    assert window(sensors=[sensor]).expected == names


def test_unique_sources_are_merged_and_not_added(rollup, nine):
    def seen(numbers):
        judge = datasketches.hll_sketch(12, datasketches.tgt_hll_type.HLL_8)
        for number in numbers:
            judge.update(number)
        union = datasketches.hll_union(12)
        union.update(judge)
        return union.get_result(datasketches.tgt_hll_type.HLL_8).serialize_updatable()[-4096:]

    reports = [
        read(codec.encode(rollup(name, sources={"4": sketch.image(seen(numbers))})))
        for name, numbers in (("s1", range(3000)), ("s2", range(2000, 5000)))
    ]
    found = plain.window(nine, 3600, reports, SENSORS).sources["4"]
    assert abs(found - 5000) < 250


def test_a_report_has_no_origin(rollup):
    report = read(codec.encode(rollup()))
    assert not hasattr(report, "origins")
    assert report.start == datetime(2004, 1, 30, 9, tzinfo=UTC)
