import math
import sqlite3
from itertools import pairwise

import pytest

from collector.members import roll, tellings
from collector.members.record import Tier
from collector.members.table import Cells

DAY = 86400
POLICY = Cells()


@pytest.fixture
def full(house, start, stand):
    """Six sensors of six organisations in 10/8, one far away, through three periods."""
    for n in range(6):
        where = stand(f"10.{n}.0.0/24", organisation=f"Org {n}")
        house.sensor(f"s{n}", where)
    house.sensor("far", stand("99.0.0.0/24", "TW", "Org F"))
    for name in [f"s{n}" for n in range(6)] + ["far"]:
        for period in range(3):
            house.counted(name, start + period * 28 * DAY, 27 * DAY, 16 * 400 * 24 * 27)
    house.counted("s0", start + 3 * 28 * DAY, DAY, 1)
    house.counted("s1", start + 3 * 28 * DAY + DAY, DAY, 1)
    return house


def settle(house, policy=POLICY):
    return tellings.settle(house.books, house.base, policy, house.key)


def test_a_cell_that_is_not_many_enough_is_never_told(full):
    settle(full)
    assert {t.cell for t in tellings.told(full.base, tellings.BLOCK, 9)} == {"10.0.0.0/8"}
    assert {t.cell for t in tellings.told(full.base, tellings.ECONOMY, 9)} == {"JP"}
    assert len({t.cell for t in tellings.told(full.base, tellings.SENSOR, 9)}) == 7


def test_a_period_is_told_once_and_for_ever(full):
    assert settle(full) == 3 * 9
    before = tellings.told(full.base, tellings.BLOCK, 9)
    full.books.execute("UPDATE rollups SET counted = 10 * counted, received = 10 * received")
    assert settle(full) == 0
    assert tellings.told(full.base, tellings.BLOCK, 9) == before
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        full.base.execute("UPDATE tellings SET value = 0")
    with pytest.raises(sqlite3.IntegrityError, match="never goes"):
        full.base.execute("DELETE FROM tellings")


def test_a_period_is_told_only_when_it_is_over_for_as_long_as_the_policy_says(full, start):
    assert settle(full, Cells(delay_hours=24 * 28 + 49)) == 9
    assert settle(full, Cells(delay_hours=24 * 28 + 48)) == 9


def test_the_same_ledger_and_key_tell_the_same_and_another_key_other_values(full):
    one = tellings.period(full.books, full.base, POLICY, full.key, 28 * DAY * 500)
    assert one == tellings.period(full.books, full.base, POLICY, full.key, 28 * DAY * 500)
    assert one != tellings.period(full.books, full.base, POLICY, b"2" * 32, 28 * DAY * 500)


def test_what_one_sensor_counts_moves_a_value_by_no_more_than_the_clip(full, start):
    (before,) = [
        t.value
        for t in tellings.period(full.books, full.base, POLICY, full.key, start)
        if t.kind == tellings.BLOCK
    ]
    full.books.execute("UPDATE rollups SET counted = counted * 1000000 WHERE sensor = 's3'")
    (moved,) = [
        t.value
        for t in tellings.period(full.books, full.base, POLICY, full.key, start)
        if t.kind == tellings.BLOCK
    ]
    assert 0 < moved - before <= math.log(2) / 6 + 1e-9


def test_who_is_not_vetted_or_has_moved_counts_in_no_cell(house, start, stand):
    house.sensor("new", stand("10.0.0.0/24"), vetted=False)
    house.sensor("gone", stand("10.0.1.0/24"))
    from collector.books import store
    from collector.sensors import places
    from collector.sensors.place import Stay

    with store.writing(house.books):
        places.put(house.books, "gone", Stay(start + DAY, stand("11.0.1.0/24")))
    for name in ("new", "gone"):
        house.counted(name, start, 28 * DAY, 1)
    assert tellings.witnesses(house.books, POLICY, start) == []


def test_a_sensor_may_report_more_than_sqlite_can_add_up(house, start, stand):
    house.sensor("s", stand("10.0.0.0/24"))
    for day in range(20):
        house.counted("s", start + day * DAY, DAY, 2**53)
    (found,) = tellings.witnesses(house.books, POLICY, start)
    assert math.exp(found.level) == pytest.approx(2**53 / (16 * 24), rel=1e-6)


def test_no_second_is_in_two_periods_after_the_policy_has_changed(full):
    settle(full)
    settle(full, Cells(days=7))
    spans = full.base.execute("SELECT start, start + seconds FROM periods ORDER BY 1").fetchall()
    assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))


def test_a_block_is_told_at_the_granularity_of_the_policy_and_none_coarser():
    assert tellings.blocks(["203.0.113.0/24", "2001:db8:1::/48"], POLICY) == (
        "2001::/16",
        "203.0.0.0/8",
    )
    assert tellings.blocks(["128.0.0.0/7"], POLICY) == ()


def test_no_cell_comes_or_goes_within_a_year(full, start, stand):
    """Of a cell that nobody is in any more, what is told is blur alone."""
    settle(full)
    full.books.execute("DELETE FROM vettings WHERE sensor IN ('s0', 's1')")
    for n in range(6):
        full.sensor(f"more{n}", stand(f"11.{n}.0.0/24", organisation=f"Org {n}"), start + 1)
        full.counted(f"more{n}", start + 3 * 28 * DAY, 28 * DAY, 1)
    made = tellings.period(full.books, full.base, POLICY, full.key, start + 3 * 28 * DAY)
    assert {t.cell for t in made if t.kind == tellings.BLOCK} == {"10.0.0.0/8"}


def test_a_year_that_began_without_cells_has_none_until_it_is_over(house, start, stand):
    """Otherwise who adds a sensor could see by a cell's coming how many others there are."""
    house.sensor("early", stand("10.99.0.0/24"))
    house.counted("early", start, 28 * DAY, 1)
    for n in range(6):
        house.sensor(f"s{n}", stand(f"10.{n}.0.0/24", organisation=f"Org {n}"))
        for period in range(1, 16):
            house.counted(f"s{n}", start + period * 28 * DAY, 28 * DAY, 1)
    house.counted("s0", start + 16 * 28 * DAY, DAY, 1)
    house.counted("s1", start + 16 * 28 * DAY + DAY, DAY, 1)
    settle(house)
    told = tellings.told(house.base, tellings.BLOCK, 99)
    year = 28 * DAY * tellings.YEAR
    assert told
    assert min(t.start for t in told) == start - start % year + year


def test_a_member_s_own_sensors_make_no_cell_many(full):
    roll.add(full.base, "uni", "Uni", Tier.MEMBER, now=1, who="op")
    roll.own(full.base, "uni", ["s0", "s1"], now=1, who="op")
    settle(full)
    assert tellings.told(full.base, tellings.BLOCK, 9) == []
