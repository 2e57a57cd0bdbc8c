import pytest
from msgspec import structs

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.glance import glance
from collector.gate.policy import Policy
from collector.gate.watched import IPV4, Subject, watched
from collector.geo import shelf
from collector.index.series import Series
from collector.index.sheet import both
from collector.settings import Geo
from teiten.rollup import codec
from teiten.rollup.record import ICMPV6, TCP, Cell, Class, Exposure, Origin

EVERY = watched(Policy())
TELNET = Series(4, TCP, None, 23)
JAPAN, NOBODY, SIX = "133.1.2.3", "192.0.2.1", "2001:db8::1"
SCAN, BACK = Class.SCAN, Class.BACKSCATTER
CELLS = (
    Cell(4, TCP, SCAN, 23, 200),
    Cell(4, TCP, BACK, 80, 30),
    Cell(4, 17, SCAN, 137, 50),
    Cell(6, ICMPV6, SCAN, 128, 7),
)
ORIGINS = (
    Origin(JAPAN, TCP, SCAN, 23, "mirai", 60),
    Origin(JAPAN, TCP, SCAN, 23, "", 10),
    Origin(NOBODY, TCP, SCAN, 23, "research-somebody", 40),
    Origin(NOBODY, 17, SCAN, 137, "netbios", 50),
    Origin(SIX, ICMPV6, SCAN, 128, "staircase", 7),
)


@pytest.fixture(scope="session")
def looked(rollup):
    def looked(atlas, cells=CELLS, origins=ORIGINS):
        exposure = {"4": Exposure(16, 3600), "6": Exposure(2**64, 1800)}
        said = structs.replace(
            rollup("s"), ports=tuple(sorted(cells)), origins=origins, exposure=exposure
        )
        body = codec.encode(said)
        return glance(*both(body), EVERY, atlas)

    return looked


@pytest.fixture(scope="session")
def seen(looked):
    return looked(shelf.atlas(Geo()))


def of(found, topic, series, word=""):
    return found[0][EVERY.subjects.index(Subject(topic, series, word))]


def test_families_are_counted_with_all_their_packets(seen):
    assert of(seen, Topic.FAMILIES, Series(4)) == 280
    assert of(seen, Topic.FAMILIES, Series(6)) == 7
    assert seen[1].tolist() == [16, 0.5]


def test_every_packet_of_ipv4_is_of_one_kind(seen):
    found = {kind: of(seen, Topic.KINDS, IPV4, kind) for kind in Kind}
    assert found == {
        Kind.SCAN: 160,
        Kind.BACKSCATTER: 30,
        Kind.MISCONFIGURATION: 50,
        Kind.RESEARCH: 40,
        Kind.OTHER: 0,
    }


def test_a_source_counts_once_at_a_port(seen):
    assert of(seen, Topic.SOURCES, TELNET) == 2
    assert of(seen, Topic.SOURCES, Series(4, TCP, None, 445)) == 0


def test_a_tool_is_seen_or_not(seen):
    assert of(seen, Topic.TOOLS, TELNET, "mirai") == 1
    assert of(seen, Topic.TOOLS, TELNET, "zmap") == 0


def test_what_is_of_no_economy_that_is_watched_is_of_others(seen):
    assert of(seen, Topic.ECONOMIES, Series(4, economy="JP")) == 70
    assert of(seen, Topic.ECONOMIES, IPV4, OTHER) == 90


def test_without_a_data_set_no_economy_has_packets(looked):
    assert not of(looked(None), Topic.ECONOMIES, IPV4, OTHER)


def test_a_sensor_that_sends_no_origins_has_its_cells(looked):
    found = looked(None, (Cell(4, TCP, SCAN, 23, 5),), ())
    assert of(found, Topic.FAMILIES, Series(4)) == 5
