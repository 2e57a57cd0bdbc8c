"""The glances of an epoch -> one table of them, kept by the gate until the week is over.

So what comes late changes nothing, and a week need not be read once more when it ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from collector.gate.glance import glance
from collector.gate.watched import Subject, Watched
from collector.geo.atlas import Atlas
from collector.index.series import FAMILIES
from collector.index.sheet import Origin, Sheet

Floats = NDArray[np.float64]
Manners = Mapping[Subject, Mapping[str, float]]
"""What the gate has learnt of each sensor's habits, by what is said beside."""


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


class Gathering:
    """An epoch that is being added up; who is vetted and did not report listened for no hour."""

    def __init__(
        self, start: int, watched: Watched, vetted: Iterable[str], atlas: Atlas | None
    ) -> None:
        """Begin one; without an `atlas` nothing is known of economies."""
        self._start, self._watched, self._atlas = start, watched, atlas
        self._columns = {name: number for number, name in enumerate(sorted(vetted))}
        self._counts = np.zeros((len(watched.subjects), len(self._columns)))
        self._exposure, self._heard = np.zeros((2, len(FAMILIES), len(self._columns)))

    def add(self, sheet: Sheet, origins: Sequence[Origin]) -> None:
        """Take a vetted sensor's hour."""
        column = self._columns[sheet.head.sensor]
        numbers, listened = glance(sheet, origins, self._watched, self._atlas)
        self._counts[:, column] += numbers
        self._exposure[:, column] += listened
        self._heard[:, column] += listened > 0

    def gathered(self) -> Gathered:
        """Give what was added up."""
        return Gathered(
            self._start,
            self._watched.subjects,
            tuple(self._columns),
            self._counts,
            self._exposure,
            self._heard,
        )


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
