"""Packets are counted once, where they came from, by family."""

import pytest

from collector.geo.atlas import embedded
from collector.geo.origins import census, read
from collector.geo.regions import ECONOMIES
from teiten.geo.shelf import load
from teiten.rollup import codec
from teiten.rollup.record import Books, Class, Exposure, Origin

ATLAS = embedded(load())
JAPAN, AMERICA, NOBODY, JAPAN6 = "133.1.2.3", "8.8.8.8", "192.0.2.1", "2001:200::1"


@pytest.fixture
def sent(rollup):
    """What a rollup says of its sources, given packets by address."""

    def make(packets, *, hidden=0, **more):
        origins = tuple(
            Origin(source, 6, Class.SCAN, 23, "", n) for source, n in sorted(packets.items())
        )
        counted = sum(packets.values()) + hidden
        made = rollup(
            origins=origins,
            exposure={"4": Exposure(16, 3600), "6": Exposure(2**64, 1800)},
            books=Books(received=counted, counted=counted, examined=counted, overflow=hidden),
            **more,
        )
        return read(codec.encode(made))

    return make


def counted(found):
    return {ECONOMIES[place]: n for place, n in found.packets.items()}


def test_packets_are_counted_by_family_and_economy(sent):
    found = census([sent({JAPAN: 3, AMERICA: 4, NOBODY: 5, JAPAN6: 6})], ATLAS.at)
    assert counted(found[4]) == {"JP": 3, "US": 4, "": 5}
    assert counted(found[6]) == {"JP": 6}


def test_sensors_and_hours_add_up(sent):
    found = census([sent({JAPAN: 3}), sent({JAPAN: 4}, sensor="s2")], ATLAS.at)
    assert counted(found[4]) == {"JP": 7}
    assert (found[4].address_hours, found[6].address_hours) == (32, 1)
    assert {ECONOMIES[p]: rate for p, rate in found[4].rates().items()} == {"JP": 7 / 32}


def test_what_has_no_origin_is_said(sent):
    assert census([sent({JAPAN: 3}, hidden=1)], ATLAS.at)[4].told == 0.75


def test_nothing_is_no_rate(sent):
    found = census([], ATLAS.at)
    assert (found[4].rates(), found[4].told) == ({}, 1.0)


def test_large_counts_stay_exact(sent):
    assert counted(census([sent({JAPAN: 2**52 + 1})], ATLAS.at)[4]) == {"JP": 2**52 + 1}
