"""Seals hold for exactly their bytes, and no sealed file harms its reader."""

import gzip
import tracemalloc
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.rollup.seal import Sealed, genuine, gunzip, pack, seal, unpack

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
SEALED = seal(KEY, "kyoto-1", b'{"any":"bytes"}')


def test_a_seal_is_genuine_for_its_bytes_and_key() -> None:
    assert genuine(SEALED, PUBLIC)


@pytest.mark.parametrize(
    ("signature", "body", "public"),
    [
        pytest.param(SEALED.signature, SEALED.body + b" ", PUBLIC, id="other-bytes"),
        pytest.param(SEALED.signature, SEALED.body, bytes(32), id="other-key"),
        pytest.param(SEALED.signature, SEALED.body, b"short", id="no-key"),
        pytest.param("", SEALED.body, PUBLIC, id="no-signature"),
        pytest.param("AAAA", SEALED.body, PUBLIC, id="short-signature"),
        pytest.param(SEALED.signature + "=", SEALED.body, PUBLIC, id="odd-base64"),
        pytest.param("ü" * 88, SEALED.body, PUBLIC, id="not-ascii"),
        pytest.param(SEALED.signature.replace("=", "\n="), SEALED.body, PUBLIC, id="line-break"),
    ],
)
def test_anything_else_is_not_genuine(signature: str, body: bytes, public: bytes) -> None:
    assert not genuine(Sealed("kyoto-1", signature, body), public)


def test_what_is_packed_is_unpacked() -> None:
    assert unpack(pack(SEALED)) == SEALED


def test_packing_the_same_seal_gives_the_same_bytes() -> None:
    assert pack(SEALED) == pack(SEALED)


def test_every_truncation_of_a_sealed_file_is_damage() -> None:
    packed = pack(SEALED)
    assert [unpack(packed[:size]) for size in range(len(packed))] == [None] * len(packed)


def test_a_mutated_sealed_file_is_damage_or_another_seal_and_never_an_exception() -> None:
    rng, packed = Random(7), pack(SEALED)
    for _ in range(20_000):
        bad = bytearray(packed)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        found = unpack(bytes(bad))
        # A flip in the line is for `genuine` and the registry; gzip itself notices the body's.
        assert found is None or found.body == SEALED.body


def test_a_bomb_is_refused_before_it_is_held() -> None:
    line, _, _ = pack(SEALED).partition(b"\n")
    bomb = line + b"\n" + gzip.compress(bytes(200 << 20))
    tracemalloc.start()
    try:
        assert unpack(bomb, limit=1 << 20) is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize("wrong", ["a\rb", "a b", "", "A", "-a", "a" * 64, "\xe9"])
def test_a_name_that_no_sensor_has_is_damage(wrong: str) -> None:
    line = f"teiten-seal 1 {wrong} {SEALED.signature}\n".encode()
    assert unpack(line + gzip.compress(SEALED.body)) is None


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_body_up_to_the_limit_is_decompressed(size: int) -> None:
    assert gunzip(gzip.compress(bytes(size)), limit=100) == bytes(size)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(gzip.compress(bytes(101)), id="one-more-than-the-limit"),
        pytest.param(gzip.compress(b"a") + b"tail", id="something-behind-it"),
        pytest.param(gzip.compress(b"a") * 2, id="two-members"),
        pytest.param(gzip.compress(b"a")[:-1], id="cut"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"plain", id="plain"),
    ],
)
def test_anything_else_is_not_decompressed(body: bytes) -> None:
    assert gunzip(body, limit=100) is None
