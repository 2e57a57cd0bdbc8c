import pytest

from collector.index.hour import lay
from collector.index.series import SUMS, Roster, Series
from collector.report import read
from teiten.rollup import codec
from teiten.rollup.record import Class, Exposure


@pytest.fixture
def laid(rollup, nine):
    def laid(*made):
        reports = [read(codec.encode(rollup(f"s{n}", **each))) for n, each in enumerate(made)]
        roster = Roster()
        roster.meet(reports)
        return roster, lay(nine, reports, roster)

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
