"""What is written is what others read."""

import io

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiten.capture.write import RAW, Writer

packets = st.lists(
    st.tuples(st.integers(0, 2**32 * 10**9 - 1), st.binary(min_size=1, max_size=100))
)


@given(packets)
def test_a_stranger_s_reader_reads_the_same_packets(written):
    file = io.BytesIO()
    writer = Writer(file)
    for moment, packet in written:
        writer.write(moment, packet)
    file.seek(0)
    reader = dpkt.pcap.Reader(file)
    assert reader.datalink() == RAW
    found = list(reader)
    assert [bytes(packet) for _, packet in found] == [packet for _, packet in written]
    assert [float(time) for time, _ in found] == pytest.approx([m / 1e9 for m, _ in written])
