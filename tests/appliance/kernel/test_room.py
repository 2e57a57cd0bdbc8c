"""What may wait in the queues fits into the memory that is given to it."""

import pytest

from appliance.kernel.room import room


def test_the_manual_says_how_many_packets_the_default_is() -> None:
    assert room(128 << 20, mtu=1500) == (16_384, 5_461)


@pytest.mark.parametrize("mtu", [68, 1280, 1500, 4096, 9000, 65_535])
@pytest.mark.parametrize("max_bytes", [1 << 20, 16 << 20, 128 << 20])
def test_packets_and_pings_together_fit(max_bytes: int, mtu: int) -> None:
    found = room(max_bytes, mtu=mtu)
    assert (found.packets + found.pings) * (mtu + 1024 + 2048) <= max_bytes
    assert found.packets > found.pings > 0


def test_of_each_some_may_wait_however_little_there_is() -> None:
    assert room(1, mtu=1500) == (3, 1)
