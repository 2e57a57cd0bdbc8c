"""Captures and a speed -> somebody for each of them, who sends what is in it as it is read."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from simulator.actors.replay import Replay
from simulator.files import captures
from simulator.files.captures import Contents
from simulator.labs.progress import Progress
from simulator.script import tempo
from simulator.script.remap import Remap

MANY = 100_000
"""Frames of a capture before anybody wants to know how far it is."""


def look(paths: Sequence[Path], remap: Remap, voice: Progress) -> list[Contents]:
    """Look through captures, and say what is in them."""

    def watch(path: Path, frames: int, share: float) -> None:
        if frames >= MANY:
            voice.show(f"  {share:4.0%}  {frames:,} frames of {path.name} looked at")

    found = [captures.look(path, remap, watch) for path in paths]
    voice.say(f"  {captures.describe(found)}")
    return found


def replay(
    found: Contents, remap: Remap, speed: tempo.Speed, *, pace: float = 1.0, begins: float = 0.0
) -> Replay:
    """Make the one who sends a capture from the moment `begins` on; `pace` is for `even`."""
    packets = captures.probes(found.path, remap)
    played = tempo.play(packets, speed, pace=pace, begins=begins)
    return Replay(played, total=found.packets)


def in_turn(found: Sequence[Contents], remap: Remap, pace: float) -> Replay:
    """Make the one who sends captures one after the other, `pace` packets a second."""
    packets = chain.from_iterable(captures.probes(one.path, remap) for one in found)
    played = tempo.play(packets, "even", pace=pace, begins=0.0)
    return Replay(played, total=sum(one.packets for one in found))
