"""The tables themselves: complete, in order, in two languages, each line with a source."""

import re

import pytest

from collector import services
from collector.gate.table import PORTS
from collector.site.lore.shelf import lore
from teiten.rollup.record import TCP, UDP

LORE = lore()
PROTOCOLS = {"TCP": TCP, "UDP": UDP}
NUMBERED = {
    "CVE": r"CVE-(\d{4})-\d{4,7}",
    "CA": r"CA-(\d{4})-\d\d",
    "IN": r"IN-(\d{4})-\d\d",
    "TA": r"TA(\d\d)-\d{3}[AB]",
    "VU#": r"VU#\d{4,7}",
    "VN": r"VN-(\d\d)\.\d\d",
    "MS": r"MS(\d\d)-\d{3}",
    "JPCERT-AT": r"JPCERT-AT-(\d{4})-\d{4}",
    "RFC": r"RFC \d{3,4}",
}
"""How each publisher numbers what it publishes."""
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def parts(port):
    number, _, protocol = port.partition("/")
    return number, protocol


def every(rows, name):
    return [pytest.param(row, id=getattr(row, name)) for row in rows]


def test_every_port_that_may_be_public_is_known():
    assert [port for port in (*PORTS, "ICMP") if LORE.service(port) is None] == []


def test_every_port_of_an_episode_is_known():
    assert {p for e in LORE.episodes for p in e.ports if LORE.service(p) is None} == set()


def test_no_line_stands_twice():
    ids, ports = [e.id for e in LORE.episodes], [s.port for s in LORE.services]
    names = [e.name for e in LORE.episodes]
    for words in (ids, ports, names):
        assert len(set(words)) == len(words)


def test_lines_are_in_order():
    years = [e.year for e in LORE.episodes]
    assert years == sorted(years)
    numbers = [
        (int(number), protocol) for number, protocol in (parts(s.port) for s in LORE.services[1:])
    ]
    assert numbers == sorted(numbers)
    assert all(number <= 65535 for number, _ in numbers)


@pytest.mark.parametrize("service", every(LORE.services, "port"))
def test_a_port_has_one_name_in_the_whole_house(service):
    number, protocol = parts(service.port)
    known = protocol and services.service(PROTOCOLS[protocol], int(number))
    assert not known or known == service.name


@pytest.mark.parametrize("row", [*every(LORE.services, "port"), *every(LORE.episodes, "id")])
def test_each_language_is_in_its_own_script(row):
    assert JAPANESE.search(row.ja)
    assert row.en.isascii()
    assert row.en == row.en.strip()


@pytest.mark.parametrize("episode", every(LORE.episodes, "id"))
def test_an_episode_is_told_in_a_sentence(episode):
    assert re.fullmatch(r"[A-Z].*\.", episode.en)
    assert episode.ja.endswith("。")


@pytest.mark.parametrize("episode", every(LORE.episodes, "id"))
def test_a_source_is_numbered_as_its_publisher_does_or_names_its_maker(episode):
    for source in episode.sources:
        pattern = next((p for head, p in NUMBERED.items() if source.startswith(head)), None)
        found = re.fullmatch(pattern, source) if pattern else None
        assert found or not pattern, source
        assert found or re.search(r": .+\(\d{4}\)$|\(.*\d{4}\)$|^Microsoft KB \d{6}$", source)


@pytest.mark.parametrize("episode", every(LORE.episodes, "id"))
def test_no_advisory_is_older_or_younger_than_it_can_be(episode):
    """A hole may have been known for years; an advisory of the event itself is of its year."""
    for source in episode.sources:
        pattern = next((p for head, p in NUMBERED.items() if source.startswith(head)), None)
        found = pattern and re.fullmatch(pattern, source)
        if not found or not found.groups():
            continue
        year = int(found[1]) if len(found[1]) == 4 else 1900 + int(found[1])
        year += 100 if year < 1980 else 0
        assert year <= episode.year + 2, source
        if source.startswith(("CA-", "IN-", "VN-")):
            assert abs(year - episode.year) <= 1, source


@pytest.mark.parametrize(
    ("port", "names"),
    [
        ("135/TCP", {"blaster", "welchia"}),
        ("1434/UDP", {"slammer"}),
        ("445/TCP", {"sasser", "conficker", "wannacry"}),
        ("23/TCP", {"mirai", "bashlite"}),
        ("ICMP", {"welchia"}),
        ("1433/TCP", {"sqlsnake"}),
        ("37215/TCP", {"satori"}),
    ],
)
def test_who_knocked_at_a_port_is_known(port, names):
    assert names <= {episode.id for episode in LORE.at(port)}
