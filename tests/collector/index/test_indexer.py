"""The annals follow the ledger, whatever comes late and wherever it ends."""

from pathlib import Path

import numpy as np
import pytest

from collector.index import annals, memory
from collector.index.bulletin import name
from collector.index.indexer import Indexer
from collector.sensors import registry
from collector.sensors.place import Network, Place, Stay
from collector.settings import Index, Networks

WEB = "IPv4 TCP 80 scan"


def tell(bench, indexer=None, listen=lambda told: None, **settings):
    """Bring the annals up, and give what was told."""
    indexer = indexer or Indexer(bench.settings)
    with annals.opened(Path(bench.settings.state)) as chronicle:
        found = []
        for told in indexer.tell(bench.ledger, chronicle):
            listen(told)
            found.append(told)
        return found


def course(bench, start, hours, series=WEB, column=0):
    """What is kept of one series."""
    with annals.opened(Path(bench.settings.state)) as chronicle:
        rows = {name(each): row for each, row in annals.roster(chronicle, 0).rows.items()}
        last = start + (hours - 1) * 3600
        found = annals.course(chronicle, 3600, rows[series], start, last)[:, column]
    return [None if np.isnan(each) else round(float(each), 3) for each in found]


def hour(bench, nine, number, packets=32, names=("s1", "s2", "s3"), **more):
    start = nine + number * 3600
    for each in names:
        bench.send(
            each, start=start, now=start + 5400, ports={(6, 80): packets}, final=True, **more
        )


@pytest.fixture
def three(bench, nine):
    """Two hours of three sensors, and one hour of nobody between them."""
    hour(bench, nine, 0)
    hour(bench, nine, 2)
    return bench


def test_hours_are_told_in_order_and_a_silent_one_is_missing(three, nine):
    found = tell(three)
    assert [each.hour.start for each in found] == [nine, nine + 3600, nine + 7200]
    assert [each.over for each in found] == [True, True, False]
    assert found[1].coverage.reported == 0
    assert course(three, nine, 3) == [2, None, 2]


def test_what_did_not_change_is_not_told_again(three):
    indexer = Indexer(three.settings)
    tell(three, indexer)
    assert tell(three, indexer) == []
    assert tell(three) == []


def test_the_open_hour_is_told_whenever_more_comes(three, nine):
    tell(three)
    three.send("s1", start=nine + 10800, now=nine + 11000, ports={(6, 80): 16})
    found = tell(three)
    assert [(each.hour.start, each.over) for each in found] == [
        (nine + 7200, True),
        (nine + 10800, False),
    ]


def test_an_hour_is_not_over_while_its_last_rollups_are_on_their_way(bench, nine):
    bench.send("s1", start=nine, now=nine + 3500, ports={(6, 80): 16})
    bench.send("s1", start=nine + 3600, now=nine + 3700, ports={(6, 80): 16})
    assert [each.over for each in tell(bench)] == [False, False]
    bench.send("s1", start=nine + 3600, now=nine + 4600, ports={(6, 80): 16}, sequence=2)
    assert [each.over for each in tell(bench)] == [True, False]


def test_a_late_rollup_revises_its_hour_and_no_other(three, nine):
    tell(three)
    hour(three, nine, 1, packets=64, names=("s1",))
    (late,) = (each for each in tell(three) if each.late)
    assert (late.hour.start, late.revision, late.over) == (nine + 3600, 1, True)
    assert course(three, nine, 3) == [2, 4, 2]


def test_a_rollup_of_before_the_first_hour_is_late_as_well(three, nine):
    tell(three)
    hour(three, nine, 3)
    tell(three)
    hour(three, nine, -30, packets=64)
    assert [each.hour.start for each in tell(three) if each.late] == [nine - 30 * 3600]
    assert course(three, nine - 30 * 3600, 1) == [4]


def test_revisions_rise(three, nine):
    assert [each.revision for each in tell(three)] == [3, 0, 3]
    three.send("s1", start=nine + 7200, now=nine + 13000, ports={(6, 22): 2}, sequence=2)
    hour(three, nine, 3)
    tell(three)
    with annals.opened(Path(three.settings.state)) as chronicle:
        assert annals.revisions(chronicle, 3600, nine) == {
            nine: 3,
            nine + 3600: 0,
            nine + 7200: 3,
            nine + 10800: 3,
        }


def test_the_same_ledger_gives_the_same_bytes(three, make_bench, nine):
    other = make_bench()
    for number in (0, 2):
        hour(other, nine, number)
    tell(three)
    tell(other)
    assert content(three) == content(other)


def test_hours_that_come_one_by_one_give_the_same_bytes(make_bench, nine):
    at_once, one_by_one = make_bench(), make_bench()
    indexer = Indexer(one_by_one.settings)
    for number in range(12):
        for each in (at_once, one_by_one):
            hour(each, nine, number, packets=32 + number)
        tell(one_by_one, indexer)
    tell(at_once)
    assert content(at_once) == content(one_by_one)


def test_a_new_process_goes_on_with_the_same_bytes(make_bench, nine):
    one, many = make_bench(), make_bench()
    indexer = Indexer(one.settings)
    for number in range(12):
        for each in (one, many):
            hour(each, nine, number, packets=32 + number)
        tell(one, indexer)
        tell(many)
    assert content(one) == content(many)


@pytest.mark.parametrize("harm", ["gone", "cut short", "changed"])
def test_experience_that_is_damaged_is_learnt_again(make_bench, nine, harm):
    whole, harmed = make_bench(), make_bench()
    for number in range(12):
        for each in (whole, harmed):
            hour(each, nine, number, packets=32 + number)
            tell(each)
        for path in (Path(harmed.settings.state) / memory.FOLDER).glob("*.npz"):
            damage(path, harm)
    assert content(whole) == content(harmed)


def damage(path, harm):
    if harm == "gone":
        path.unlink()
    elif harm == "cut short":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(body)


def test_who_dies_before_an_hour_is_kept_tells_it_again(three, nine):
    def die(told):
        if told.hour.start == nine + 3600:
            raise KeyboardInterrupt

    indexer = Indexer(three.settings)
    with pytest.raises(KeyboardInterrupt):
        tell(three, indexer, die)
    assert [each.hour.start for each in tell(three, indexer)] == [nine + 3600, nine + 7200]


def test_two_indexers_take_turns_and_learn_nothing_twice(make_bench, nine):
    alone, shared = make_bench(), make_bench()
    first, second = Indexer(shared.settings), Indexer(shared.settings)
    for number in range(12):
        for each in (alone, shared):
            hour(each, nine, number, packets=32 + number)
        tell(alone)
        tell(shared, first if number % 3 else second)
    assert content(alone) == content(shared)


def test_hours_whose_bodies_are_gone_are_kept_and_not_told(three, nine):
    tell(three)
    three.ledger.execute("UPDATE revision SET horizon = ?", (nine + 3600,))
    hour(three, nine, 3)
    assert [each.hour.start for each in tell(three)] == [nine + 7200, nine + 10800]
    assert course(three, nine, 4) == [2, None, 2, 2]


def test_an_index_that_begins_late_begins_behind_the_horizon(three, nine):
    three.ledger.execute("UPDATE revision SET horizon = ?", (nine,))
    assert [each.hour.start for each in tell(three)] == [nine + 7200]
    three.ledger.execute("UPDATE revision SET horizon = ?", (nine + 7200,))
    assert tell(three) == []


def test_an_empty_ledger_has_no_hour(bench):
    assert tell(bench) == []


def test_work_can_be_laid_down_between_two_hours(three):
    with annals.opened(Path(three.settings.state)) as chronicle:
        told = Indexer(three.settings).tell(three.ledger, chronicle, lambda: True)
        assert len(list(told)) == 1
    assert len(tell(three)) == 2


def test_an_odd_sensor_is_flagged_for_as_long_as_it_is(make_bench, a_key, nine):
    bench = make_bench()
    for number in range(12):
        registry.enrol(bench.ledger, f"n{number}", a_key(f"n{number}"), since=nine, now=nine)
    for number in range(12):
        names = [f"n{each}" for each in range(12)]
        hour(bench, nine, number, names=names[1:])
        hour(bench, nine, number, names=names[:1], packets=32 if number < 5 else 3200)
    tell(bench)
    with annals.opened(Path(bench.settings.state)) as chronicle:
        found = {name(each.series): each for each in annals.anomalies(chronicle, 0)}
    assert {each.sensor for each in found.values()} == {"n0"}
    web = found[WEB]
    assert (web.since, web.until) == (nine + 7 * 3600, nine + 11 * 3600)
    assert 80 < web.times < 120


def test_sensors_can_be_weighed_by_where_they_stand(make_bench, nine):
    said = []
    for settings in (
        Index(),
        Index(by_economies=True),
        Index(networks=Networks(hosting=1, access=9)),
    ):
        bench = make_bench(index=settings)
        for sensor, economy, kind in (
            ("s1", "US", Network.HOSTING),
            ("s2", "JP", Network.ACCESS),
            ("s3", "JP", Network.ACCESS),
        ):
            place = Place(("203.0.113.0/28",), economy, kind, "Example", 16)
            registry.move(bench.ledger, sensor, Stay(nine, place), now=nine)
        hour(bench, nine, 0, names=("s1",), packets=64)
        hour(bench, nine, 0, names=("s2", "s3"))
        tell(bench)
        said += course(bench, nine, 1)
    alike, economies, networks = said
    assert networks < alike < economies


def content(bench):
    """All that the annals hold, as SQL."""
    with annals.opened(Path(bench.settings.state)) as chronicle:
        return list(chronicle.iterdump())
