import msgspec
import pytest

from collector import registry
from collector.almanac import Almanac
from collector.place import Network, Place, Stay


def tell(bench, hours=5, most=99, shares=None):
    return list(Almanac(bench.ledger, shares or {}).bulletins(hours, most))


def values(told, series):
    return {line.series: line.value for line in told.series}.get(series)


@pytest.fixture
def three(bench, nine):
    """Two hours of three sensors, and one hour of nobody between them."""
    for start in (nine, nine + 7200):
        for name in ("s1", "s2", "s3"):
            bench.send(name, start=start, now=nine + 9000, ports={(6, 80): 32}, final=True)
    return bench


def test_hours_come_in_order_and_a_silent_one_is_missing(three):
    found = tell(three)
    assert [each.start[11:13] for each in found] == ["09", "10", "11"]
    assert [values(each, "IPv4 TCP 80 scan") for each in found] == [2, None, 2]
    assert found[1].coverage.reported == 0


def test_only_the_newest_hours_are_told(three):
    assert [each.start[11:13] for each in tell(three, hours=1)] == ["11"]


def test_the_same_ledger_gives_the_same_numbers(three):
    assert tell(three) == tell(three)


def test_a_late_rollup_revises_its_hour(three, bench, nine):
    before = tell(three)
    bench.send("s1", start=nine + 3600, now=nine + 9999, ports={(6, 80): 64})
    after = tell(three)
    assert [each.revision for each in before] == [3, 0, 3]
    assert [each.revision for each in after] == [3, 1, 3]
    assert values(after[1], "IPv4 TCP 80 scan") == 4


def test_sensors_can_be_weighed_by_where_they_stand(three, bench, nine):
    for name, economy in (("s1", "US"), ("s2", "JP"), ("s3", "JP")):
        place = Place(("203.0.113.0/28",), economy, Network.ACCESS, "Example", 16)
        registry.move(bench.ledger, name, Stay(nine, place), now=nine)
    bench.send("s1", start=nine + 10800, now=nine + 12000, ports={(6, 80): 64})
    bench.send("s2", start=nine + 10800, now=nine + 12000, ports={(6, 80): 32})
    bench.send("s3", start=nine + 10800, now=nine + 12000, ports={(6, 80): 32})
    alike, weighed = (tell(three, hours=1, shares=each)[0] for each in ({}, {"US": 2, "JP": 1}))
    assert values(alike, "IPv4 TCP 80 scan") < values(weighed, "IPv4 TCP 80 scan")


def test_hours_whose_bodies_are_gone_are_not_told(three, nine):
    three.ledger.execute("UPDATE revision SET horizon = ?", (nine,))
    assert [each.start[11:13] for each in tell(three)] == ["11"]
    three.ledger.execute("UPDATE revision SET horizon = ?", (nine + 7200,))
    assert tell(three) == []


def test_an_empty_ledger_has_no_hour(bench):
    assert tell(bench) == []


def test_it_can_be_written_as_json(three):
    for each in tell(three):
        assert msgspec.json.decode(msgspec.json.encode(each))["start"] == each.start
