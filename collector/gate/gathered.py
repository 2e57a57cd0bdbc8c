"""The glances of an epoch -> one table of them, kept by the gate until the week is over.

So what comes late changes nothing, and a week need not be read once more when it ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from collector.gate.watched import Subject, Watched
from collector.index.series import FAMILIES

Floats = NDArray[np.float64]
Manners = Mapping[Subject, Mapping[str, float]]
"""What the gate has learnt of each sensor's habits, by what is said beside."""
Glance = tuple[str, Floats, Floats]
"""A sensor, its numbers in an hour, and its address-hours."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """An epoch of the sensors that were vetted all the time."""

    start: int
    subjects: tuple[Subject, ...]
    sensors: tuple[str, ...]
    counts: Floats
    """By subject and sensor, summed over hours."""
    exposure: Floats
    """Address-hours by family and sensor."""
    heard: Floats
    """Hours in which it listened, alike."""


def gather(
    start: int, watched: Watched, vetted: Iterable[str], hours: Iterable[Glance]
) -> Gathered:
    """Add up; who is vetted and did not report has listened for no hour."""
    sensors = tuple(sorted(vetted))
    column = {name: number for number, name in enumerate(sensors)}
    counts = np.zeros((len(watched.subjects), len(sensors)))
    exposure, heard = (np.zeros((len(FAMILIES), len(sensors))) for _ in range(2))
    for name, numbers, listened in hours:
        counts[:, column[name]] += numbers
        exposure[:, column[name]] += listened
        heard[:, column[name]] += listened > 0
    return Gathered(start, watched.subjects, sensors, counts, exposure, heard)


class _Row(msgspec.Struct, frozen=True, array_like=True):
    start: int
    subjects: tuple[Subject, ...]
    sensors: tuple[str, ...]
    counts: bytes
    exposure: bytes
    heard: bytes


_rows = msgspec.msgpack.Decoder(_Row)
_manners = msgspec.msgpack.Decoder(list[tuple[Subject, dict[str, float]]])


def pack(found: Gathered) -> bytes:
    """Write it down."""
    row = _Row(
        found.start,
        found.subjects,
        found.sensors,
        found.counts.astype("<f8").tobytes(),
        found.exposure.astype("<f8").tobytes(),
        found.heard.astype("<f8").tobytes(),
    )
    return zstandard.compress(msgspec.msgpack.encode(row))


def unpack(body: bytes) -> Gathered:
    """Read it back."""
    row = _rows.decode(zstandard.decompress(body))

    def table(found: bytes) -> Floats:
        return np.frombuffer(found, dtype="<f8").reshape(-1, len(row.sensors))

    return Gathered(
        row.start,
        row.subjects,
        row.sensors,
        table(row.counts),
        table(row.exposure),
        table(row.heard),
    )


def pack_manners(found: Manners) -> bytes:
    """Write down what was learnt."""
    rows = [(subject, dict(own)) for subject, own in found.items()]
    return zstandard.compress(msgspec.msgpack.encode(rows))


def unpack_manners(body: bytes) -> Manners:
    """Read it back."""
    return dict(_manners.decode(zstandard.decompress(body)))
