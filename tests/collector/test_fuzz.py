"""Mutated uploads against the whole door: a named answer for each, and nothing in the ledger that
is not a valid rollup of its sensor.

Each mutant follows from its number alone. A failure names it: FUZZ=NUMBER plays exactly that one.
"""

import gzip
import json
import os
import random
import socket
import time
from base64 import b64decode, b64encode
from collections import Counter
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import patient
import pytest
import zstandard

from collector.books import ledger
from collector.books.ingest import Judged
from collector.door.admit import Heavy
from collector.door.answers import Answer
from collector.door.judge import Case, judge
from collector.door.unpack import unpack
from collector.settings import Limits
from lines import connect
from patience import PATIENCE
from teiten.rollup import codec, sketch
from teiten.rollup.check import Fault
from teiten.rollup.record import Books, Unexamined

SOME, MANY, PARTS = 20_000, 1_000_000, 4
OVER_HTTP = 1_000
GROUP = 50
LIMITS = Limits(compressed_bytes=1 << 16, body_bytes=1 << 18, light_bytes=1 << 14, rows=2_000)
SLACK = 24 * 1024**2
"""Bytes that a process may grow by after its first tenth; a leak of 100 bytes an upload is more."""

ODD = (
    None, True, False, 0, -1, 1, 4, 6, 255, 256, 65536, 2**31, 2**53, 2**63, 2**64, 10**400,
    -0.0, 1.5, 1e308, float("nan"), float("inf"), "", "scan", "4", "6/58", "192.0.2.1", "::1",
    "::ffff:1.2.3.4", "fe80::1%lo", "2004-01-30T09:00:00Z", "9999-12-31T23:00:00Z",
    "0001-01-01T00:00:00Z", "\ud800", "\x00", "x" * 5000, "é", [], {}, [[]], {"a": {}}, [1] * 3000,
)  # fmt: skip
TOKENS = (b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\u0000", b"\\ud800", b"1e999", b"-", b"null")


def bitten(raw, rng):
    """A few bytes changed, cut out, put in or doubled."""
    raw = bytearray(raw or b"x")
    for _ in range(rng.randrange(1, 5)):
        place = rng.randrange(len(raw) + 1)
        match rng.randrange(6):
            case 0:
                raw[place : place + 1] = rng.randbytes(1)
            case 1:
                del raw[place : place + rng.randrange(1, 40)]
            case 2:
                raw[place:place] = rng.randbytes(rng.randrange(1, 9))
            case 3:
                raw[place:place] = rng.choice(TOKENS) * rng.choice((1, 1, 2, 300))
            case 4:
                raw[place:place] = raw[place : place + rng.randrange(1, 60)]
            case _:
                del raw[place:]
    return bytes(raw)


def operated(document, rng):
    """One value somewhere in a document replaced, removed, moved or doubled."""
    document = json.loads(document)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        where, key = _somewhere(document, rng)
        match rng.randrange(5):
            case 0 | 1:
                where[key] = deepcopy(rng.choice(ODD))
            case 2 if isinstance(where[key], int) and not isinstance(where[key], bool):
                where[key] += rng.choice((-1, 1, 10, 2**40))
            case 3:
                del where[key]
            case _ if isinstance(where, list):
                where.insert(rng.randrange(len(where) + 1), where[key])
            case _:
                where[rng.choice(("format", "sensor", "x", "4", "7"))] = where[key]
    return document


def _somewhere(document, rng):
    """A container that is not empty, and one of its keys."""
    where = document
    while True:
        key = rng.randrange(len(where)) if isinstance(where, list) else rng.choice(list(where))
        inner = where[key]
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.3:
            return where, key
        where = inner


def written(document, rng):
    """JSON text with its odd corners: doubled keys, white space, escapes."""
    text = json.dumps(document, separators=rng.choice(((",", ":"), (", ", " : "))))
    if rng.random() < 0.1:
        text = text.replace('{"', '{"sequence":1,"', 1)
    return text.encode("utf-8", "surrogatepass")


def later(document, rng):
    """A document that is right: another hour, or a higher sequence."""
    document = json.loads(document)
    hour = rng.randrange(24 * 28)
    document["start"] = f"2004-01-{1 + hour // 24:02}T{hour % 24:02}:00:00Z"
    document["sequence"] = rng.choice((1, 2, rng.randrange(1, 2**53)))
    document["final"] = rng.random() < 0.1
    match rng.randrange(20):
        case 0:
            document["start"] = "2099-01-01T00:00:00Z"
        case 1:
            document |= {"seconds": 1800, "exposure": {"4": [16, 60]}}
        case 2:
            document["engine"] = "replay"
        case 3:
            document["sensor"] = "s2"
    return json.dumps(document).encode()


def packed(body, rng):
    """A body in its coat, or in a wrong one."""
    encoding = rng.choice(("identity", "gzip", "gzip", "zstd", "zstd"))
    match encoding:
        case "gzip":
            raw = gzip.compress(body, 1)
        case "zstd":
            raw = zstandard.ZstdCompressor(1, write_content_size=rng.random() < 0.7).compress(body)
        case _:
            raw = body
    match rng.randrange(60):
        case 0:
            encoding = rng.choice(("", "br", "gzip, gzip", "zstd", "gzip", "GZIP", "identity"))
        case 1:
            raw += rng.choice((b"x", raw))
        case 2:
            raw = raw[: rng.randrange(len(raw) + 1)]
    return encoding, raw


def bomb(rng):
    """Much out of little, or deep."""
    size = rng.choice((1 << 13, 1 << 16, 1 << 19, 1 << 21))
    return rng.choice((bytes(size), b"[" * size, b'{"a":' * (size >> 3), b"[" * 1500 + b"]" * 1500))


class Mutants:
    """Good uploads, and by number what becomes of one."""

    def __init__(self, rollup, seal_as):
        registers = bytes(n % 7 for n in range(sketch.REGISTERS))
        ports = {(6, 135): 4, (17, 1434): 2, (1, 8): 1}
        unseen = {
            "books": Books(received=7, counted=7, unexamined=7),
            "unexamined": (Unexamined(4, 6, 4), Unexamined(4, 17, 2), Unexamined(4, 1, 1)),
            "origins": (),
        }
        made = (
            rollup(ports=ports),
            rollup(family=6, ports={(6, 22): 3, (58, 128): 1}),
            rollup(ports=ports, sources={"4": sketch.image(registers)}),
            rollup(ports=ports, **unseen),
        )
        self.bodies = [codec.encode(each) for each in made]
        self.seal = lambda body: seal_as(rollup(), body=body, encoding="identity")

    def __getitem__(self, number):
        rng = random.Random(number)
        body = rng.choice(self.bodies)
        match rng.randrange(8):
            case 0 | 1:
                return self._forged(body, rng)
            case 2 | 3 | 4:
                body = written(operated(body, rng), rng)
            case 5:
                body = bitten(body, rng)
            case 6:
                body = later(body, rng)
            case _:
                body = bomb(rng) if rng.random() < 0.1 else self._sketched(rng)
        encoding, raw = packed(body, rng)
        return replace(self.seal(body), encoding=encoding, raw=raw)

    def _forged(self, body, rng):
        """Changed by somebody without the key."""
        encoding, raw = packed(body, rng)
        upload = replace(self._signed(body), encoding=encoding, raw=raw)
        match rng.randrange(5):
            case 0:
                return replace(upload, sensor=bitten(upload.sensor.encode(), rng).decode("latin-1"))
            case 1:
                signature = bitten(upload.signature.encode(), rng).decode("latin-1")
                return replace(upload, signature=signature)
            case 2:
                return replace(
                    upload, sensor=rng.choice(("s2", "pending", "revoked", "", "\u00e9"))
                )
            case 3:
                return replace(upload, raw=rng.randbytes(rng.randrange(200)))
            case _:
                return replace(upload, raw=bitten(upload.raw, rng))

    @cache  # noqa: B019 - four bodies
    def _signed(self, body):
        return self.seal(body)

    def _sketched(self, rng):
        document = json.loads(self.bodies[2])
        image = bitten(b64decode(document["sources"]["4"]), rng)
        text = b64encode(image).decode()
        document["sources"] = {rng.choice(("4", "6", "4/6", "4/256", "5")): text}
        return json.dumps(document).encode()


class Door:
    """The whole way in without the sockets, and what the ledger has to hold."""

    def __init__(self, bench):
        self.bench = bench
        self.ingest = bench.ingest
        bench.ingest._connection.execute("PRAGMA synchronous = OFF")
        self.kept = {}
        self.answers = Counter()

    def take(self, uploads, now=2**31):
        """Answer as the queue does, with a judge in this process."""
        receipts = []
        while len(receipts) < len(uploads):
            papers = uploads[len(receipts) :]
            for said, upload in zip(self.ingest.pass_some(papers, now=now), papers, strict=False):
                if isinstance(said, Heavy):
                    case = Case(said, LIMITS, lab=False, now=now)
                    (said,) = self.ingest.pass_some([Judged(said.sensor, judge(case))], now=now)
                receipts.append(said)
                self.note(upload, said)
        return receipts

    def note(self, upload, said):
        assert isinstance(said.answer, Answer)
        assert said.answer.status < 500
        assert said.sentence
        self.answers[said.answer] += 1
        if said.answer is Answer.ACCEPTED:
            body = unpack(upload.raw, upload.encoding, LIMITS.body_bytes)
            rollup = codec.decode(body)
            assert not isinstance(rollup, Fault)
            assert rollup.sensor == upload.sensor
            self.kept[rollup.sensor, rollup.starts] = sha256(body).digest()

    def check(self):
        """What is kept is what was accepted, and every upload is counted once."""
        rows = self.bench.ledger.execute("SELECT sensor, start, digest FROM rollups")
        assert {(sensor, start): digest for sensor, start, digest in rows} == self.kept
        self.ingest.settle()
        law = ledger.law(self.bench.ledger)
        assert law.balances
        assert law.answers == self.answers


def resident(pid="self"):
    """Bytes that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def fuzz(door, mutants, count, since=0):
    """Play so many mutants, in groups; gives how much the process grew after its first tenth."""
    alone = int(os.environ.get("FUZZ", "-1"))
    numbers = range(alone, alone + 1) if alone >= 0 else range(since, since + count)
    before = resident()
    for begin in range(0, len(numbers), GROUP):
        group = numbers[begin : begin + GROUP]
        uploads = [mutants[number] for number in group]
        try:
            door.take(uploads)
        except Exception as error:
            error.add_note(f"one of the mutants {group[0]} to {group[-1]}; FUZZ=NUMBER plays one")
            raise
        if begin % (100 * GROUP) == 0:
            door.check()
        if begin <= count // 10:
            before = max(before, resident())
    door.check()
    return resident() - before


@pytest.fixture
def mutants(rollup, seal_as):
    return Mutants(rollup, seal_as)


@pytest.fixture
def door(make_bench):
    return Door(make_bench(limits=LIMITS))


def test_every_mutant_has_a_named_answer_and_only_what_is_accepted_is_kept(door, mutants):
    assert fuzz(door, mutants, SOME) < SLACK


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_million_mutants(door, mutants, part):
    begin = time.monotonic()
    many = MANY // PARTS
    grown = fuzz(door, mutants, many, many * part)
    print(f"\n{many:,} mutants in {time.monotonic() - begin:,.0f} s, {grown / 1e6:+.1f} MB")
    for answer, uploads in sorted(door.answers.items()):
        print(f"  {answer:<18}{uploads:>9,}")
    assert grown < SLACK


def test_the_mutants_meet_every_answer_that_an_upload_can_get(door, mutants):
    fuzz(door, mutants, SOME // 4)
    never = {"cloned-sensor", "overlapping"}
    never |= {"too-many", "too-slow", "cut-short", "busy", "unavailable", "too-costly"}
    assert {answer.value for answer in Answer} - set(door.answers) <= never


def request(upload, rng):
    """An upload as bytes on a connection, perhaps with more that is wrong."""
    length = rng.choice((len(upload.raw),) * 8 + (0, 5, 10**9, -1))
    lines = (
        rng.choice(("POST",) * 9 + ("PUT", "GET", "BREW"))
        + rng.choice((" /v1/rollups",) * 9 + (" /v1/rollups/", " /v1/%00", " //", " *"))
        + " HTTP/1.1",
        "Host: it",
        f"Teiten-Sensor: {upload.sensor}",
        f"Teiten-Signature: {upload.signature}",
        f"Content-Encoding: {upload.encoding}",
        rng.choice((f"Content-Length: {length}",) * 9 + ("Transfer-Encoding: chunked",)),
        "Connection: close",
    )
    whole = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + upload.raw
    return bitten(whole, rng) if rng.random() < 0.3 else whole


def test_mutants_on_real_connections_get_no_5xx_and_change_nothing(bench, running, mutants, until):
    with running(bench, limits="{upload-seconds = 2, header-seconds = 2}") as (url, process):
        until(lambda: patient.get(url).status_code == 200)  # all that it needs is loaded
        before = None
        for number in range(OVER_HTTP):
            rng = random.Random(-number)
            upload = replace(mutants[number], signature="A" * rng.randrange(89))
            with closing(connect(url)) as line:
                status = _spoken(line, request(upload, rng))
            assert status < 500, number
            if number == OVER_HTTP // 10:
                before = resident(process.pid)
        assert resident(process.pid) - before < SLACK
        process.terminate()
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[0]
    assert bench.rows() == []
    assert ledger.law(bench.ledger).balances


def _spoken(line, words):
    """Say it and hear the status; 0 where the other side only hangs up."""
    said = b""
    try:
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        while part := line.recv(65536):
            said += part
    except OSError:  # it has hung up
        pass
    return int(said[9:12]) if said else 0
