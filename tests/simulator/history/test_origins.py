from collections import Counter
from ipaddress import IPv4Address

import pytest

from teiten.geo import shelf
from teiten.rollup import sketch
from teiten.rollup.sources import Sources

WORM = (
    "outbreaks = [{ service = '445/tcp', hour = 0, peak = 900, hosts = 500, tag = 'wannacry',"
    " epidemic = { doubling = 60 } }]"
)


def test_rows_are_bounded_and_the_rest_is_overflow(played):
    _, rollups = played("origins = 10")
    assert all(len(rollup.origins) == 10 for rollup in rollups)
    assert all(rollup.books.overflow for rollup in rollups)


def test_with_room_for_all_nothing_is_overflow(played):
    _, rollups = played("origins = 20_000")
    assert not any(rollup.books.overflow for rollup in rollups)


def test_a_cell_has_as_many_sources_as_said(played):
    _, rollups = played("origins = 20_000\nrepeats = 5.0\nhosts = 1_000_000")
    counted = sum(rollup.books.counted for rollup in rollups)
    cells = sum(len(rollup.ports) for rollup in rollups)
    rows = sum(len(rollup.origins) for rollup in rollups)
    assert rows == pytest.approx(cells + (counted - cells) / 5, rel=0.02)


@pytest.mark.parametrize("sketches", ["family", "protocols"])
def test_sketches_are_those_of_the_sources(played, sketches):
    _, rollups = played(f"origins = 20_000\nsketches = '{sketches}'")
    for rollup in rollups[::7]:
        known = Sources()
        for origin in rollup.origins:
            known.add(IPv4Address(origin.source).packed, origin.protocol)
        whole = known.images()
        expected = {"4": whole["4"]} if sketches == "family" else whole
        assert rollup.sources == expected


def test_sources_that_had_no_row_are_in_the_sketch(played):
    _, rollups = played("origins = 5")
    assert all(sketch.estimate(sketch.registers(r.sources["4"])) > 50 for r in rollups)


def test_strangers_live_where_the_population_says(played):
    _, rollups = played("origins = 2000", "population = { economies = { JP = 3, BR = 1 } }")
    found = Counter(
        shelf.load().economy(IPv4Address(origin.source)) for r in rollups for origin in r.origins
    )
    assert set(found) == {"JP", "BR"}
    assert found["JP"] / found.total() == pytest.approx(0.75, abs=0.1)


def test_a_worm_comes_from_its_hosts_and_is_recognised(played):
    _, rollups = played(f"origins = 20_000\n{WORM}")
    worm = [o for r in rollups for o in r.origins if o.tag == "wannacry"]
    assert len({origin.source for origin in worm}) in range(480, 501)
    assert {(origin.protocol, origin.number) for origin in worm} == {(6, 445)}
    late = [r for r in rollups if r.starts >= rollups[0].starts + 36_000]
    cells = sum(c.packets for r in late for c in r.ports if c.number == 445 and c.kind == "scan")
    its = sum(o.packets for r in late for o in r.origins if o.tag == "wannacry")
    assert its / cells == pytest.approx(1, abs=0.05)


def test_scanners_come_again(played):
    _, rollups = played("origins = 2000\nsensors = 1")
    first, second = ({o.source for o in r.origins} for r in rollups[:2])
    assert len(first & second) > 0.1 * len(first)
