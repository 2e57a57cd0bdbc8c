"""A scenario that is played -> a capture file of what reaches its sensors, and the truth beside."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from simulator.labs.progress import Progress
from simulator.script.probe import Actor
from simulator.script.scenario import Scenario
from simulator.truths.play import play
from simulator.truths.scribe import Known, Scribe
from teiten.capture.write import Writer
from teiten.errors import OperatorError

STDOUT = Path("-")
_EPOCH, _MICROSECOND = datetime.fromtimestamp(0, UTC), timedelta(microseconds=1)


def write(
    scenario: Scenario,
    actor: Actor,
    output: Path,
    truth: Path | None,
    sensor: str | None,
    voice: Progress,
) -> None:
    """Write the capture, and the truth if it has a place; neither is there before it is whole."""
    scribe = Scribe(scenario)
    start = (scenario.start - _EPOCH) // _MICROSECOND * 1000  # a float would be 64 ns off
    played = scribe.watch(i for i in play(scenario, actor) if sensor in (None, i.sensor))
    with drafted(output) as file:
        writer = Writer(file)
        for item in voice.through(played, lambda i: i.time / scenario.duration, "packets"):
            writer.write(start + round(item.time * 1e9), item.probe.packet)
    if truth:
        save(truth, scribe.known())


def save(path: Path, known: Known) -> None:
    """Write the truth."""
    with drafted(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n")


@contextmanager
def drafted(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the name `path` when it is whole; - is standard output."""
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            yield file
        draft.rename(path)
    except OSError as error:
        raise OperatorError(
            f"{path}: {error.strerror or error}", hint="Name a file in a folder that has room."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
