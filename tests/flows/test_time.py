"""Whoever sets the clock, each packet is in one window, and the collector takes every window."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from appliance.counting.account import Position
from appliance.counting.timeline import Reading, Timeline
from appliance.counting.windows import Windows
from appliance.enrolment.identity import public
from appliance.keeping.checkpoint import Checkpoint
from collector.books.ingest import Ingest
from collector.books.store import connect
from collector.door.admit import Upload
from collector.door.answers import Answer
from collector.sensors import registry
from collector.settings import Settings
from teiten.rollup.codec import encode
from teiten.rollup.record import TCP, Class, Rollup
from teiten.rollup.seal import seal

HOUR, DAY = 3600, 86400
EARLIEST = 1_800_000_000.0
NOON = EARLIEST + 40 * DAY
TICK = 600.0
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class Box:
    """A machine whose clock may be set, the kernel's count of packets, and a sensor on it."""

    def __init__(self) -> None:
        self.boot, self.steady, self.ahead = 0, 50.0, NOON - 50.0
        self.frames = self.before = 0
        """Packets that the kernel has counted, in this boot and in those before."""
        self.awake = 0.0
        self.last: Checkpoint | None = None
        self.sent: list[Rollup] = []
        self.arrived: list[float] = []
        self.held: dict[int, list[float]] = {}
        """By window: when its packets came, by the sensor's time."""
        self.touched: set[int] = set()
        """Windows that were open when the clock was set."""
        self.begin()

    @property
    def reading(self) -> Reading:
        return Reading(self.ahead + self.steady, self.steady)

    def begin(self) -> None:
        """Start the sensor, on a clock that it does not refuse."""
        self.ahead += max(EARLIEST - self.reading.utc, 0)
        same = self.last is not None and self.last.boot == str(self.boot)
        last = self.last if same else None
        timeline = Timeline(self.reading, earliest=EARLIEST, seen=last.seen if last else None)
        self.windows = Windows("s1", timeline, seconds=HOUR, max_origins=9)
        self.booked = last.position.frames if last else 0
        if ended := self.windows.resume(self.last, due=0):
            self.keep(ended)
        self.windows.read(self.reading)
        self.write(final=False)

    def write(self, *, final: bool) -> None:
        """Book what the kernel has counted, and keep a rollup of it."""
        new, self.booked = self.frames - self.booked, self.frames
        if new:
            self.windows.open.tally.count((4, TCP, Class.SCAN, 445), new)
        self.held.setdefault(self.windows.open.start, []).extend(self.arrived)
        self.arrived.clear()
        rollup = self.windows.rollup(
            engine="xdp",
            final=final,
            monitored={"4": 256},
            synchronized=None,
            due=0,
        )
        checkpoint = Checkpoint(
            rollup=rollup,
            position=Position(self.booked, 0, 0),
            boot=str(self.boot),
            plan="p",
            closed=self.windows.closed.spans,
            seen=self.windows.timeline.seen,
        )
        self.keep(checkpoint)
        if final:
            self.windows.follow(rollup)

    def keep(self, checkpoint: Checkpoint) -> None:
        self.last = checkpoint
        self.sent.append(checkpoint.rollup)

    def look(self) -> None:
        if self.windows.read(self.reading):
            self.write(final=True)

    def wait(self, seconds: float) -> None:
        while seconds > 0:
            passed = min(seconds, TICK)
            self.steady += passed
            self.awake += passed
            self.windows.open.listening += passed
            self.look()
            seconds -= passed

    def knock(self, packets: int) -> None:
        self.frames += packets
        self.arrived += [self.windows.timeline.now] * packets

    def set(self, seconds: float) -> None:
        self.ahead += seconds
        self.touched.add(self.windows.open.start)
        self.look()

    def kill(self, seconds: float, step: float) -> None:
        """The sensor dies; meanwhile time passes, the clock is set, and a packet comes."""
        self.steady += seconds
        self.ahead += step
        self.frames += 1
        self.begin()

    def reboot(self, seconds: float, step: float) -> None:
        """A clean end; the other clock begins anew."""
        self.write(final=False)
        self.ahead += self.steady + seconds + step
        self.boot, self.steady = self.boot + 1, 0.0
        self.before, self.frames = self.before + self.frames, 0
        self.begin()

    def current(self) -> list[Rollup]:
        """Of each window the last word."""
        newest = {rollup.starts: rollup for rollup in self.sent}
        return sorted(newest.values(), key=lambda rollup: rollup.starts)


STEPS = st.one_of(
    st.floats(-60, 60),
    st.floats(-5 * HOUR, 5 * HOUR),
    st.floats(-3 * DAY, 3 * DAY),
    st.sampled_from([-NOON, 9 * 365.25 * DAY, -9 * 365.25 * DAY]),
)
WAITS = st.floats(0, 2 * HOUR)
Deed = Callable[[Box], None]


def deed(name: str, *given: st.SearchStrategy[float]) -> st.SearchStrategy[Deed]:
    return st.tuples(*given).map(lambda values: lambda box: getattr(box, name)(*values))


COUNTING = (deed("wait", WAITS), deed("knock", st.integers(1, 9)), deed("set", STEPS))
LIFE = st.lists(
    st.one_of(*COUNTING, deed("kill", WAITS, STEPS), deed("reboot", WAITS, STEPS)), max_size=20
)


def lived(deeds: list[Deed]) -> Box:
    box = Box()
    for each in deeds:
        each(box)
    box.write(final=False)
    return box


@given(LIFE)
def test_every_packet_is_in_one_window_and_no_window_touches_another(deeds: list[Deed]) -> None:
    box = lived(deeds)
    windows = box.current()
    assert sum(rollup.books.counted for rollup in windows) == box.before + box.frames
    assert all(rollup.starts % HOUR == 0 for rollup in windows)
    assert all(left.ends <= right.starts for left, right in pairwise(windows))


@given(LIFE)
def test_a_window_that_is_final_is_never_heard_of_again(deeds: list[Deed]) -> None:
    box = lived(deeds)
    for place, rollup in enumerate(box.sent):
        later = [other for other in box.sent[place + 1 :] if other.starts == rollup.starts]
        again = [other for other in later if other != rollup]  # a crash may repeat what it kept
        assert not (rollup.final and again)
        assert all(other.sequence > rollup.sequence for other in again)


@given(LIFE)
def test_nobody_listened_longer_than_there_was_time(deeds: list[Deed]) -> None:
    box = lived(deeds)
    listened = [rollup.exposure["4"].seconds for rollup in box.current()]
    assert all(0 <= seconds <= HOUR for seconds in listened)
    assert sum(listened) <= box.awake + 0.01 * len(listened)


@given(st.lists(st.one_of(*COUNTING), max_size=20))
def test_a_window_holds_packets_of_its_own_time_or_tells_why_not(deeds: list[Deed]) -> None:
    box = lived(deeds)
    for rollup in box.current():
        if rollup.clock.stepped == 0 and rollup.starts not in box.touched:
            came = box.held[rollup.starts]
            assert all(rollup.starts <= moment <= rollup.ends + TICK for moment in came)


@given(LIFE)
def test_the_collector_takes_whatever_such_a_clock_leads_to(deeds: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(ledger(Path(folder))) as books:
        door = Ingest(books, Settings(lab=True))
        answers = {door.receive(sealed(r), now=10**10).answer for r in lived(deeds).sent}
    assert answers <= {Answer.ACCEPTED, Answer.DUPLICATE}


def ledger(folder: Path) -> sqlite3.Connection:
    books = connect(folder)
    registry.add(books, "s1", public(KEY), now=0)
    registry.approve(books, "s1", now=0)
    return books


def sealed(rollup: Rollup) -> Upload:
    signed = seal(KEY, "s1", encode(rollup))
    return Upload("s1", signed.signature, "identity", signed.body)


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_step_of_hours_is_told_by_the_window_in_which_it_came(hours: int) -> None:
    box = Box()
    box.wait(5 * HOUR)
    stepped = box.windows.open.start
    box.set(hours * HOUR)
    box.wait(5 * HOUR)
    told = {rollup.starts: rollup.clock.stepped for rollup in box.current()}
    assert {start: step for start, step in told.items() if step} == {stepped: hours * HOUR}
