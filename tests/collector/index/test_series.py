from collector.index.series import SUMS, Roster, Series, sums_of
from collector.report import read
from teiten.rollup import codec
from teiten.rollup.record import Class

WEB = Series(4, 6, Class.SCAN, 80)


def reports(rollup, *ports):
    return [
        read(codec.encode(rollup(f"s{number}", ports=each))) for number, each in enumerate(ports)
    ]


def test_a_cell_that_two_sensors_see_is_a_series(rollup):
    roster = Roster()
    roster.meet(reports(rollup, {(6, 80): 1, (6, 81): 1}, {(6, 80): 1}))
    assert [each for each in roster.series if each.number is not None] == [WEB]
    assert roster.sensors == ["s0", "s1"]


def test_one_sensor_cannot_fill_the_table(rollup):
    roster = Roster()
    roster.meet(reports(rollup, {(6, number): 1 for number in range(1, 2000)}, {(6, 80): 1}))
    assert len(roster.rows) == len(SUMS) + 1


def test_a_full_table_takes_what_most_sensors_see(rollup):
    roster = Roster(most=len(SUMS) + 1)
    roster.meet(reports(rollup, *[{(6, 80): 1, (6, 81): 1}] * 2, {(6, 81): 1}))
    roster.meet(reports(rollup, *[{(6, 82): 1}] * 5))
    assert roster.series[len(SUMS) :] == [Series(4, 6, Class.SCAN, 81)]


def test_numbers_are_never_given_again(rollup):
    roster = Roster()
    roster.meet(reports(rollup, *[{(6, 80): 1}] * 2))
    row = roster.rows[WEB]
    roster.meet(reports(rollup, *[{(6, 22): 1, (6, 80): 1}] * 3))
    assert roster.rows[WEB] == row


def test_a_cell_is_in_the_sums_of_its_family_class_and_protocol():
    assert [SUMS[row] for row in sums_of(WEB)] == [
        Series(4),
        Series(4, None, Class.SCAN),
        Series(4, 6),
    ]
