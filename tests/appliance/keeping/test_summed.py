"""What rots is not believed, and what earlier versions wrote is."""

import msgspec
import pytest

from appliance.keeping.summed import Rotten, checked, summed

DATA = b'{"closed":105}'


def test_what_was_written_is_read():
    assert checked(summed(DATA)) == DATA


def test_what_has_no_checksum_is_read_as_it_is():
    assert checked(DATA) == DATA


def test_no_single_bit_goes_unnoticed():
    """Where the end of the line rots, all of it is taken for data, which is no JSON then."""
    whole = summed(DATA)
    for bit in range(8 * len(whole)):
        raw = bytearray(whole)
        raw[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Rotten, msgspec.DecodeError, UnicodeDecodeError)):
            msgspec.json.decode(checked(bytes(raw)))


@pytest.mark.parametrize("cut", range(len(DATA) + 1, len(summed(DATA))))
def test_a_checksum_that_is_cut_short_is_none(cut):
    with pytest.raises(Rotten):
        checked(summed(DATA)[:cut])
