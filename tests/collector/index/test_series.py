import numpy as np
import pytest

from collector.index.series import SUMS, Roster, Series, key, sums_of, unpacked
from teiten.rollup.record import Class

WEB = Series(4, 6, Class.SCAN, 80)


def test_a_cell_that_two_sensors_see_is_a_series(sheets, lain):
    roster = Roster()
    lain(sheets({(6, 80): 1, (6, 81): 1}, {(6, 80): 1}), roster)
    assert [each for each in roster.series if each.number is not None] == [WEB]
    assert roster.sensors == ["s0", "s1"]


def test_one_sensor_cannot_fill_the_table(sheets, lain):
    roster = Roster()
    lain(sheets({(6, number): 1 for number in range(1, 2000)}, {(6, 80): 1}), roster)
    assert len(roster.rows) == len(SUMS) + 1


def test_a_full_table_takes_what_most_sensors_see(sheets, lain):
    roster = Roster(most=len(SUMS) + 1)
    lain(sheets(*[{(6, 80): 1, (6, 81): 1}] * 2, {(6, 81): 1}), roster)
    lain(sheets(*[{(6, 82): 1}] * 5), roster)
    assert roster.series[len(SUMS) :] == [Series(4, 6, Class.SCAN, 81)]


def test_economies_take_no_room_from_cells():
    roster = Roster(most=len(SUMS) + 1)
    roster.number(Series(4, economy="JP"))
    assert roster.room == 1
    roster.number(WEB)
    assert roster.room == 0


def test_numbers_are_never_given_again(sheets, lain):
    roster = Roster()
    lain(sheets(*[{(6, 80): 1}] * 2), roster)
    row = roster.rows[WEB]
    lain(sheets(*[{(6, 22): 1, (6, 80): 1}] * 3), roster)
    assert roster.rows[WEB] == row


def test_a_cell_is_in_the_sums_of_its_family_class_and_protocol():
    assert [SUMS[row] for row in sums_of(WEB)] == [
        Series(4),
        Series(4, None, Class.SCAN),
        Series(4, 6),
    ]


@pytest.mark.parametrize(
    "cell",
    [WEB, Series(6, 255, Class.OTHER, 65535), Series(4, 0, Class.BACKSCATTER, 0)],
    ids=str,
)
def test_a_key_is_one_cell_and_no_other(cell):
    packed = key([cell.family], [cell.protocol], [cell.kind], [cell.number])
    assert unpacked(int(packed[0])) == cell


def test_a_roster_finds_what_it_numbered_before_and_since():
    roster, cells = Roster(), [Series(4, 6, Class.SCAN, number) for number in (80, 22, 443)]
    keys = key([4] * 3, [6] * 3, ["scan"] * 3, [80, 22, 443])
    assert roster.find(keys).tolist() == [-1, -1, -1]
    for cell in cells[:2]:
        roster.number(cell)
    assert roster.find(keys).tolist() == [len(SUMS), len(SUMS) + 1, -1]
    roster.number(cells[2])
    assert np.array_equal(roster.find(keys), len(SUMS) + np.arange(3))
