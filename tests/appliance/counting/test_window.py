"""A window says everything since its start, and goes on after a stop as if there had been none."""

from collections import Counter
from ipaddress import ip_address

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.counting.window import Window, addresses
from appliance.reading.decode import Skip, decode
from appliance.reading.monitored import parse
from simulator.shapes import packets
from teiten.rollup.record import Clock

BOX, BOX6 = ip_address("203.0.113.7"), ip_address("2001:db8:1::7")
STREAM = st.lists(
    st.one_of(
        st.sampled_from([b"", b"\x45", packets.udp(BOX, BOX, sport=9, dport=9)[:22]]),
        st.builds(
            lambda source, port, flags: packets.tcp(
                ip_address(0x64400000 + source), BOX, sport=9, dport=port, flags=flags
            ),
            st.integers(0, 20),
            st.sampled_from([23, 80, 135]),
            st.sampled_from([2, 16, 18]),
        ),
        st.builds(
            lambda source: packets.echo(
                ip_address("2001:db8::") + source, BOX6, identifier=1, sequence=1
            ),
            st.integers(0, 20),
        ),
    ),
    max_size=60,
)


def booked(stream, window=None):
    window = window or Window(3600, 3600, max_origins=99)
    for packet in stream:
        window.add(decode(packet))
    return window


def rollup(window, **more):
    fields = {"sensor": "s1", "engine": "queue", "final": True, "monitored": {"4": 256}}
    return window.rollup(**fields | {"clock": Clock(source="system")} | more)


def resumed(written):
    window = Window(3600, 3600, max_origins=99)
    window.resume(written)
    return window


def untagged(written):
    """The origins, without what the examination made of them.

    A hint that no tag had borne out when the rollup was written is forgotten with the run.
    """
    found = Counter()
    for origin in written.origins:
        found[replace(origin, tag="", packets=1)] += origin.packets
    return found


@given(STREAM, STREAM)
def test_a_resumed_window_says_what_it_would_have_said_without_a_stop(written, before, after):
    whole = written(booked(before + after), sensor="s1")
    stopped = booked(after, resumed(rollup(booked(before), final=False)))
    assert written(stopped).sequence == 2
    again = written(stopped)
    assert (again.books, again.ports, again.sources) == (whole.books, whole.ports, whole.sources)
    assert untagged(again) == untagged(whole)


@given(STREAM, st.integers(1, 5))
def test_every_rollup_of_a_window_adds_up_and_counts_on(written, stream, often):
    window = Window(3600, 3600, max_origins=5)
    for turn in range(1, often + 1):
        found = written(booked(stream, window), final=turn == often)
        assert found.sequence == turn
        assert found.books.received == turn * len(stream)


def test_resuming_carries_what_only_the_kernel_counted():
    window = Window(3600, 3600, max_origins=99)
    window.unmonitored, window.uncounted, window.link_dropped, window.listening = 1, 2, 3, 4.5
    window.stepped = 0.25
    written = rollup(window, clock=Clock(source="system", stepped=window.stepped))
    again = resumed(written)
    assert rollup(again).books == written.books
    assert (again.listening, again.stepped) == (4.5, 0.25)


def test_nobody_listens_longer_than_the_window():
    window = Window(0, 10, max_origins=9)
    window.listening = 99.0
    assert rollup(window).exposure["4"].seconds == 10


def test_a_skip_is_booked_by_its_name():
    window = Window(0, 10, max_origins=9)
    for skip in (Skip.MALFORMED, Skip.UNMONITORED, Skip.MALFORMED):
        window.add(skip)
    assert (window.malformed, window.unmonitored, window.tally.counted) == (2, 1, 0)


def test_addresses_are_counted_by_family():
    blocks = parse(["203.0.113.0/24", "192.0.2.0/29", "2001:db8:1::/64"])
    assert addresses(blocks) == {"4": 264, "6": 2**64}
