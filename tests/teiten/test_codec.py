"""Any rollup there and back, and any bytes to a fault that is never an exception."""

import json
from collections import Counter
from datetime import UTC, datetime
from ipaddress import IPv6Address
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teiten.rollup.check import Fault, Reason
from teiten.rollup.codec import decode, encode
from teiten.rollup.record import (
    Books,
    Cell,
    Class,
    Clock,
    Exposure,
    Origin,
    Rollup,
    source_text,
)

HOUR = datetime(2004, 1, 30, 9, tzinfo=UTC)

small = st.integers(0, 2**40)
cells = st.one_of(
    st.tuples(st.sampled_from([4, 6]), st.sampled_from([6, 17]), st.integers(0, 65535)),
    st.sampled_from([(4, 1, 8), (6, 58, 128), (4, 47, 0), (6, 1, 0)]),
)
sources = {4: st.ip_addresses(v=4), 6: st.ip_addresses(v=6)}


@st.composite
def rollups(draw: st.DrawFn) -> Rollup:
    """A rollup that adds up, with whatever numbers."""
    ports, origins, overflow, unexamined = [], [], 0, 0
    keys = st.tuples(cells, st.sampled_from(Class))
    for (family, protocol, number), kind in draw(st.sets(keys, max_size=6)):
        seen: Counter[tuple[str, str]] = Counter()
        for source in draw(st.lists(sources[family], max_size=3)):
            tag = draw(st.sampled_from(["", "zmap", "masscan"]))
            seen[source_text(source), tag] += draw(st.integers(1, 9))
        for (text, tag), packets in seen.items():
            origins.append(Origin(text, protocol, kind, number, tag, packets))
        over, blind = draw(st.integers(0, 5)), draw(st.integers(0 if seen else 1, 5))
        overflow, unexamined = overflow + over, unexamined + blind
        ports.append(Cell(family, protocol, kind, number, seen.total() + over + blind))
    counted = sum(cell.packets for cell in ports)
    rest = draw(st.tuples(small, small, small))
    return Rollup(
        sensor=draw(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)),
        kind=draw(st.sampled_from(["sensor", "log"])),
        engine=draw(st.sampled_from(["queue", "xdp", "log", "replay"])),
        software=draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 .:_/+-]{0,20}", fullmatch=True)),
        start=HOUR,
        seconds=draw(st.sampled_from([1, 10, 60, 3600])),
        sequence=draw(st.integers(1, 2**53 - 1)),
        final=draw(st.booleans()),
        exposure=draw(
            st.dictionaries(
                st.sampled_from(["4", "6"]),
                st.builds(Exposure, st.integers(0, 2**32), st.floats(0, 1)),
            )
        ),
        clock=Clock(source="system", synchronized=draw(st.none() | st.booleans())),
        books=Books(
            link_dropped=draw(small),
            received=sum(rest) + counted,
            unmonitored=rest[0],
            malformed=rest[1],
            uncounted=rest[2],
            counted=counted,
            examined=counted - unexamined,
            unexamined=unexamined,
            overflow=overflow,
            shed=draw(small),
        ),
        ports=tuple(sorted(ports)),
        origins=tuple(sorted(origins)),
    )


@given(rollups())
def test_what_is_written_is_what_is_read(rollup: Rollup) -> None:
    assert decode(encode(rollup)) == rollup


@given(rollups(), st.randoms(use_true_random=False))
def test_any_json_of_the_same_meaning_is_read(rollup: Rollup, rng: Random) -> None:
    document = json.loads(encode(rollup))
    rng.shuffle(document["ports"])
    rng.shuffle(document["origins"])
    keys = rng.sample(list(document), len(document))
    loose = json.dumps({key: document[key] for key in keys}, indent=2).encode()
    found = decode(loose)
    assert isinstance(found, Rollup)
    assert encode(found) == encode(rollup)


LAW = ("received", "unmonitored", "malformed", "uncounted", "counted", "examined", "unexamined")


def _counts(document: Any) -> list[tuple[Any, str | int]]:
    """Each number that a law speaks of, as the place to change it."""
    books: list[tuple[Any, str | int]] = [(document["books"], n) for n in (*LAW, "overflow")]
    return books + [(row, -1) for row in document["ports"] + document["origins"]]


@given(rollups(), st.data(), st.integers(1, 3))
def test_every_single_changed_count_is_refused(rollup: Rollup, data: Any, more: int) -> None:
    document = json.loads(encode(rollup))
    place, key = data.draw(st.sampled_from(_counts(document)))
    place[key] += more
    found = decode(json.dumps(document).encode())
    assert isinstance(found, Fault)
    assert found.reason == Reason.UNBALANCED


@given(rollups(), st.data())
def test_a_key_that_stands_twice_is_refused(rollup: Rollup, data: Any) -> None:
    document = json.loads(encode(rollup))
    table = data.draw(st.sampled_from([document, document["books"], document["clock"]]))
    key = data.draw(st.sampled_from(sorted(table)))
    space = data.draw(st.sampled_from(["", " ", "\n\t"]))
    twice = f'"{key}"{space}:{json.dumps(table[key])},'
    body = json.dumps(document)
    whole = json.dumps(table)
    found = decode(body.replace(whole, "{" + twice + whole[1:], 1).encode())
    assert found == Fault(Reason.WRONG_SHAPE, "a key stands twice in one object", "$")


def _full() -> bytes:
    row = Cell(6, 6, Class.SCAN, 23, 3)
    return encode(
        Rollup(
            sensor="a",
            kind="sensor",
            engine="queue",
            software="x",
            start=HOUR,
            seconds=3600,
            sequence=1,
            final=True,
            exposure={"6": Exposure(2**64, 3600)},
            clock=Clock(source="system", synchronized=True),
            books=Books(received=5, unmonitored=2, counted=3, examined=3),
            ports=(row,),
            origins=(
                Origin("::", 6, Class.SCAN, 23, "", 1),
                Origin("2001:db8::1", 6, Class.SCAN, 23, "mirai", 2),
            ),
        )
    )


def test_a_source_that_begins_with_colons_is_no_second_key() -> None:
    assert isinstance(decode(_full()), Rollup)


def test_every_truncation_is_a_fault() -> None:
    body = _full()
    assert all(isinstance(decode(body[:size]), Fault) for size in range(len(body)))


def test_mutations_are_faults_or_rollups_and_never_exceptions() -> None:
    rng, body = Random(2004), _full()
    for _ in range(20_000):
        bad = bytearray(body)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(bad))
            match rng.randrange(3):
                case 0:
                    bad[at] = rng.randrange(256)
                case 1:
                    del bad[at : at + rng.randint(1, 20)]
                case _:
                    bad[at:at] = rng.choice((b'"', b"[", b"{", b"-", b"9" * 30, b"\\u", b"\xff"))
            if not bad:
                break
        assert isinstance(decode(bytes(bad)), Fault | Rollup)


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_noise_is_a_fault(noise: bytes) -> None:
    assert isinstance(decode(noise), Fault)


DEEP = 200_000


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"[" * DEEP, id="deep-array"),
        pytest.param(b'{"a":' * DEEP, id="deep-object"),
        pytest.param(b'{"format":' * DEEP, id="deep-format"),
        pytest.param(_full()[:-1] + b',"x":' + b"[" * DEEP, id="deep-unknown-field"),
        pytest.param(_full().replace(b'"sequence":1', b'"sequence":' + b"1" * DEEP), id="long-int"),
        pytest.param(_full().replace(b"3600]", b"1" * DEEP + b"]"), id="long-exposure"),
        pytest.param(_full().replace(b'"version":1', b'"version":1e999'), id="infinite-version"),
        pytest.param(_full().replace(b'"version":1', b'"version":-0'), id="minus-zero"),
        pytest.param(_full().replace(b'"x"', b'"\\ud800"'), id="lone-surrogate"),
        pytest.param(_full().replace(b'"x"', b'"\xed\xa0\x80"'), id="encoded-surrogate"),
        pytest.param(_full().replace(b'"x"', b'"\x00"'), id="nul"),
        pytest.param(_full().replace(b"2004-", b"0000-"), id="year-nought"),
        pytest.param(_full().replace(b"2004-01-30T09", b"9999-12-31T23"), id="last-hour"),
        pytest.param(_full().replace(b"09:00:00Z", b"09:00:00+24:00"), id="wild-offset"),
    ],
)
def test_hostile_documents_are_faults(hostile: bytes) -> None:
    assert isinstance(decode(hostile), Fault)


@pytest.mark.parametrize("text", ["1004-01-30T09:00:00Z", "2004-01-30T09:00:00.5Z"])
def test_a_window_starts_on_a_whole_second_of_our_times(text: str) -> None:
    found = decode(_full().replace(b"2004-01-30T09:00:00Z", text.encode()))
    assert isinstance(found, Fault)
    assert (found.reason, found.path) == (Reason.MISALIGNED, "$.start")


def test_a_mapped_address_has_one_text_under_every_python() -> None:
    assert source_text(IPv6Address("::ffff:1.2.3.4")) == "::ffff:102:304"
    assert source_text(IPv6Address("::ffff:0.0.0.0")) == "::ffff:0:0"
