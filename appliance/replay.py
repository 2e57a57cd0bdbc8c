"""Captured packets, in their order -> one final rollup a window.

The same decoding, classes, tags, tally and rollup as on the wire; only the clock is the
capture's. A packet that is older than its predecessor's window is booked in that window, so that
every packet is in exactly one.
"""

from collections.abc import Iterable, Iterator

from appliance.capture import Frame
from appliance.decode import Headers, Skip, decode, destination
from appliance.monitored import Monitored
from appliance.window import Window, addresses
from teiten.rollup.record import Clock, Rollup

SENSOR = "replay"


def replay(
    frames: Iterable[Frame], monitored: Monitored, *, seconds: int, max_origins: int
) -> Iterator[Rollup]:
    """Fold frames into windows of `seconds`; without monitored blocks every address is one."""
    window: Window | None = None
    first = last = 0.0
    for frame in frames:
        if window is None or frame.time >= window.end:
            if window is not None:
                yield _close(window, monitored, first, window.end)
            start = int(frame.time // seconds * seconds)
            first = frame.time if window is None else float(start)
            window = Window(start, seconds, max_origins=max_origins)
        last = max(last, frame.time)
        window.add(_examine(frame.packet, monitored))
    if window is not None:
        yield _close(window, monitored, first, last)


def _close(window: Window, monitored: Monitored, since: float, until: float) -> Rollup:
    window.listening = max(until - max(since, window.start), 0.0)
    return window.rollup(
        sensor=SENSOR,
        engine="replay",
        final=True,
        monitored=addresses(monitored.blocks),
        clock=Clock(source="capture"),
    )


def _examine(packet: bytes | Skip, monitored: Monitored) -> Headers | Skip:
    """Headers of a monitored packet; the address is judged first, as the rules in a kernel do."""
    if isinstance(packet, Skip):
        return packet
    if monitored.blocks:
        to = destination(packet)
        if to is None or not monitored.holds(to):
            return Skip.UNMONITORED
    return decode(packet)
