import tracemalloc
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from collector.index.hour import lay
from collector.index.series import SUMS, Roster, Series
from collector.index.sheet import read
from teiten.rollup import codec
from teiten.rollup.record import Class, Exposure, Origin


@pytest.fixture
def laid(rollup, nine, atlas):
    def laid(*made):
        sheets = [read(codec.encode(rollup(f"s{n}", **each)), atlas) for n, each in enumerate(made)]
        roster = Roster()
        roster.join(sheet.head.sensor for sheet in sheets)
        return roster, lay(nine, sheets, roster)

    return laid


def test_packets_stand_by_series_and_sensor(laid):
    roster, hour = laid({"ports": {(6, 80): 3}}, {"ports": {(6, 80): 5}})
    assert hour.counts[roster.rows[Series(4, 6, Class.SCAN, 80)]].tolist() == [3, 5]


def test_every_packet_is_in_the_sum_of_its_family(laid):
    ports = {(6, 80): 3, (17, 53): 2, (1, 8): 1, (47, 0): 4}
    _, hour = laid({"ports": ports}, {"ports": {(6, 80): 5}})
    assert hour.counts[SUMS.index(Series(4))].tolist() == [10, 5]
    assert hour.left == 7, "what one sensor alone sees has no series"


def test_exposure_is_in_address_hours_and_in_hours_of_networks_of_ipv6(laid):
    exposures = ({"4": Exposure(16, 1800), "6": Exposure(2**66, 3600)}, {"6": Exposure(9, 1800)})
    _, hour = laid(*({"exposure": each} for each in exposures))
    assert hour.exposure.tolist() == [[8, 0], [4, 0.5]]


def test_a_source_economy_that_two_sensors_saw_is_a_series(laid, rollup):
    origins = (Origin("1.0.16.9", 6, Class.SCAN, 80, "", 2),)
    roster, hour = laid({"origins": origins}, {"origins": origins}, {"ports": {(6, 80): 1}})
    assert hour.counts[roster.rows[Series(4, economy="JP")]].tolist() == [2, 2, 0]
    assert [each.economy for each in roster.series if each.economy] == ["JP"]


def test_the_order_of_sheets_does_not_matter(sheets):
    some = sheets({(6, 80): 3, (6, 81): 1}, {(6, 81): 5, (6, 22): 1}, {(6, 22): 1})
    found = []
    for order in (some, some[::-1]):
        roster = Roster()
        roster.join(["s0", "s1", "s2"])
        found.append((lay(0, order, roster).counts.tolist(), roster.series))
    assert found[0] == found[1]


def test_sheets_that_are_read_again_make_the_same_hour(sheets):
    some = sheets({(6, 80): 3, (6, 81): 1}, {(6, 81): 5, (6, 22): 1}, {(6, 22): 1, (6, 9): 7})
    found = []
    for held in (100, 3, 0):
        roster = Roster()
        roster.join(["s0", "s1", "s2"])
        hour = lay(0, some, roster, lambda: some, held)
        found.append((hour.counts.tolist(), roster.series, hour.left))
    assert found[1:] == found[:1] * 2
    assert found[0][2] == 3 + 7


CELLS, SENSORS = 2000, 500


def test_what_is_held_of_new_cells_does_not_grow_with_the_sensors(sheets):
    """All these sensors' cells would take sixteen megabytes, and the table takes some kilobytes."""
    (one,) = sheets({(6, number): 1 for number in range(CELLS)})

    def met():
        for number in range(SENSORS):
            head = msgspec.structs.replace(one.head, sensor=f"s{number}")
            yield replace(one, head=head, keys=one.keys.copy(), packets=one.packets.copy())

    roster = Roster(most=len(SUMS) + 10)
    roster.join(f"s{number}" for number in range(SENSORS))
    tracemalloc.start()
    hour = lay(0, met(), roster, met, 10 * CELLS)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.count_nonzero(hour.counts[len(SUMS) :]) == 10 * SENSORS
    assert hour.left == (CELLS - 10) * SENSORS
    assert most < 8 * 1024**2
