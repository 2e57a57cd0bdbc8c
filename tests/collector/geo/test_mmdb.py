"""A file that another's library wrote says here what it says there, and a damaged one says so."""

from contextlib import closing
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from random import Random

import maxminddb
import pytest

from collector.aide import Aide, Lost
from collector.geo import mmdb as module
from collector.geo.mmdb import Question, Walked, walk
from collector.geo.records import economy
from collector.geo.regions import ECONOMIES
from collector.geo.spans import Spans

SAID = {
    "1.0.0.0/24": "AU",
    "133.0.0.0/8": "JP",
    "133.9.0.7/32": "US",
    "255.255.255.0/24": "BR",
    "2001:200::/32": "JP",
    "2001:db8:0:7::/64": "DE",
    "ffff:ffff::/32": "FR",
}
SYSTEMS = {
    "192.0.2.0/24": {"autonomous_system_number": 64500, "autonomous_system_organization": "A"},
    "198.51.100.0/25": {"autonomous_system_number": 4200000000},
    "2001:db8::/32": {"autonomous_system_number": 64500, "autonomous_system_organization": "A"},
}


def economies(path: Path) -> Walked:
    found = walk(Question(str(path), "economies"))
    assert isinstance(found, Walked)
    return found


def rows(spans: Spans) -> list[tuple[int, int, str]]:
    columns = (spans.firsts.tolist(), spans.lasts.tolist(), spans.values.tolist())
    return [(first, last, ECONOMIES[value]) for first, last, value in zip(*columns, strict=True)]


def test_every_network_of_a_file_is_read(mmdb):
    found = economies(mmdb(SAID))
    seven = int(IPv4Address("133.9.0.7"))
    assert rows(found.four) == [
        (1 << 24, (1 << 24) + 255, "AU"),
        (133 << 24, seven - 1, "JP"),
        (seven, seven, "US"),
        (seven + 1, (134 << 24) - 1, "JP"),
        (2**32 - 256, 2**32 - 1, "BR"),
    ]
    assert rows(found.six) == [
        (0x2001_0200_0000_0000, 0x2001_0200_FFFF_FFFF, "JP"),
        (0x2001_0DB8_0000_0007, 0x2001_0DB8_0000_0007, "DE"),
        (0xFFFF_FFFF_0000_0000, 2**64 - 1, "FR"),
    ]


@pytest.mark.parametrize("family", [4, 6])
def test_the_library_says_the_same_of_any_address(mmdb, family):
    path = mmdb({n: c for n, c in SAID.items() if family == 6 or ":" not in n}, family=family)
    found, rng = economies(path), Random(3)
    with maxminddb.open_database(path) as reader:
        for first, last, said in rows(found.four):
            at = IPv4Address(rng.randint(first, last))
            assert economy(reader.get(at)) == said
        for first, last, said in rows(found.six):
            at = IPv6Address(rng.randint(first, last) << 64)
            assert economy(reader.get(at)) == said


def test_a_database_of_ipv4_alone_has_no_ipv6(mmdb):
    assert rows(economies(mmdb({"1.0.0.0/24": "AU"}, family=4)).six) == []


def test_systems_are_read_with_their_names(mmdb):
    found = walk(Question(str(mmdb(SYSTEMS)), "systems"))
    assert isinstance(found, Walked)
    assert found.four.values.tolist() == [64500, 4200000000]
    assert found.six.values.tolist() == [64500]
    assert found.names == {64500: "A", 4200000000: ""}


def test_what_a_file_says_of_itself_is_kept(mmdb):
    found = economies(mmdb(SAID, kind="Some-Country", description="Made by Some"))
    assert (found.kind, found.description) == ("Some-Country", "Made by Some")
    assert found.built > 1_700_000_000


def test_tunnels_that_hold_ipv4_again_are_left_out(mmdb):
    """2002:0100::/24 is 1.0.0.0/8 in 6to4."""
    found = economies(mmdb({"1.0.0.0/8": "AU", "2002:100::/24": "AU", "2001::/40": "AU"}))
    assert rows(found.six) == []


def test_a_file_of_too_many_networks_is_given_up(mmdb, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)  # twenty million networks are no file for a test
    assert "more than 3 networks" in str(walk(Question(str(mmdb(SAID)), "economies")))


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), (b"", "no MMDB"), (b"PK\x03\x04" * 100, "no MMDB")],
    ids=["missing", "empty", "another-format"],
)
def test_a_file_that_is_none_is_told(tmp_path, content, why):
    path = tmp_path / "x.mmdb"
    if content is not None:
        path.write_bytes(content)
    assert why in str(walk(Question(str(path), "economies")))


def damages(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def test_no_damage_takes_more_along_than_the_process_that_reads(mmdb, tmp_path):
    """The library dies of few files, so this is asked of the program in its own process."""
    data, path, rng = mmdb(SAID).read_bytes(), tmp_path / "damaged.mmdb", Random(1)
    cases = [data[:length] for length in range(0, len(data), 61)]
    cases += [damages(data, rng) for _ in range(300)]
    refused = 0
    with closing(Aide("collector.geo.walker", 60)) as aide:
        for case in cases:
            path.write_bytes(case)
            try:
                found = aide.ask(Question(str(path), "economies"))
            except Lost:
                continue
            assert isinstance(found, Walked | str)
            refused += isinstance(found, str)
    assert refused > len(cases) / 2
