import gzip

import pytest
import zstandard

from collector.door.answers import Answer
from collector.door.unpack import begins, unpack

BODY = b'{"rows":[' + b"1," * 4000 + b"1]}"
PACK = {"gzip": gzip.compress, "zstd": zstandard.compress}


@pytest.mark.parametrize("encoding", PACK)
def test_the_exact_bytes_come_back(encoding):
    assert unpack(PACK[encoding](BODY), encoding, len(BODY)) == BODY


def test_a_body_that_is_not_packed_stays_as_it_is():
    assert unpack(BODY, "identity", len(BODY)) == BODY


@pytest.mark.parametrize("encoding", PACK)
def test_one_byte_past_the_limit_is_too_large(encoding):
    assert unpack(PACK[encoding](BODY), encoding, len(BODY) - 1) is Answer.TOO_LARGE


@pytest.mark.parametrize("encoding", PACK)
def test_a_bomb_is_too_large(encoding):
    bomb = PACK[encoding](bytes(64 * 1024**2))
    assert len(bomb) < 100_000
    assert unpack(bomb, encoding, 1024**2) is Answer.TOO_LARGE


@pytest.mark.parametrize("encoding", PACK)
def test_every_truncation_is_damaged(encoding):
    packed = PACK[encoding](BODY)
    found = {unpack(packed[:cut], encoding, len(BODY)) for cut in range(len(packed))}
    assert found == {Answer.DAMAGED}


@pytest.mark.parametrize("encoding", PACK)
def test_bytes_behind_the_stream_are_damage(encoding):
    packed = PACK[encoding](BODY)
    assert unpack(packed + b"x", encoding, 10**6) is Answer.DAMAGED
    assert unpack(packed + packed, encoding, 10**6) is Answer.DAMAGED


def test_a_zstd_frame_that_wants_more_memory_than_is_given_is_damaged():
    long = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    frame = zstandard.ZstdCompressor(compression_params=long)
    stream = frame.compressobj()
    packed = stream.compress(bytes(1000)) + stream.flush()
    assert unpack(packed, "zstd", 10**6) is Answer.DAMAGED


@pytest.mark.parametrize("encoding", [*PACK, "identity"])
def test_every_beginning_of_what_can_be_unpacked_is_one(encoding):
    packed = PACK.get(encoding, bytes)(BODY)
    assert all(begins(packed[:cut], encoding) for cut in range(len(packed)))


@pytest.mark.parametrize("encoding", PACK)
def test_other_first_bytes_are_known_before_there_is_more(encoding):
    assert not begins(b"{", encoding)
    assert not begins(PACK[encoding](BODY)[:2] + b"x", encoding)
