"""A digest holds what was counted of some frames, and no more than there were frames."""

from copy import deepcopy

from appliance.captures.digest import Task
from appliance.reading.monitored import Monitored, parse
from teiten.capture.links import ETHERNET, RAW
from teiten.capture.pcap import Record
from teiten.rollup.record import Class


def record(time: float, frame: bytes, link: int = RAW) -> Record:
    return Record(int(time * 10**9), link, frame, len(frame))


TASK = Task(Monitored(parse(["203.0.113.0/24"])), 10)


def test_frames_are_in_the_windows_of_the_latest_time_so_far(knocks):
    packet = knocks.whole()["tcp4"]
    made = TASK.digest(record(time, packet) for time in (5, 25, 7, 26, 41.5))
    assert [(d.start, d.first, d.last, sum(d.knocks.values())) for d in made] == [
        (0, 5, 5, 1),
        (20, 25, 26, 3),
        (40, 41.5, 41.5, 1),
    ]


def test_each_frame_is_a_knock_or_has_a_reason(knocks):
    whole = knocks.whole()
    frames = [whole["tcp4"], whole["tcp4"], whole["udp4"], whole["tcp6"], whole["tcp4"][:30]]
    records = [*(record(0, frame) for frame in frames), record(0, bytes(60), ETHERNET)]
    (made,) = TASK.digest(records)
    assert (made.malformed, made.unmonitored) == (1, 2)
    assert [(k.number, k.kind, n) for k, n in made.knocks.items()] == [
        (135, Class.SCAN, 2),
        (1434, Class.SCAN, 1),
    ]


def test_a_digest_can_be_taken_apart_and_put_together(knocks):
    (made,) = TASK.digest([record(0, knocks.whole()["tcp4"])])
    assert vars(deepcopy(made)) == vars(made)


def test_no_frames_are_no_digest():
    assert TASK.digest([]) == []
