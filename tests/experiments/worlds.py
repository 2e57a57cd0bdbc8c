"""A seed and words -> weeks of sensors as tables, with the truth, and what the index says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.index.hour import Hour
from collector.index.reckoner import Index, Reckoner
from collector.index.series import SUMS, Roster, Series
from simulator.history.model import Model
from simulator.script.scenario import Scenario
from teiten.geo import shelf

Floats = NDArray[np.float64]
FIRST = len(SUMS)
"""The row of a history's first kind."""
DAY = 24
SHOWN = (0, *range(FIRST, FIRST + 6))


@dataclass(frozen=True)
class World:
    """What a history counted, and what was to be counted."""

    model: Model
    counts: NDArray[np.float32]
    """By hour, kind and sensor."""
    exposure: Floats
    """By hour and sensor."""
    odd: NDArray[np.bool_]
    """By hour and sensor: whether an anomaly was going on."""

    @property
    def truth(self) -> Floats:
        """Packets to an address, by hour and kind."""
        return self.model.intensity.packets

    def group(self, name: str) -> NDArray[np.intp]:
        """Kinds that are looked at together; the largest come first."""
        mean = self.truth.mean(axis=0)
        zeros = np.array([kind.zeros > 0 for kind in self.model.kinds])
        chosen = {
            "common": (mean >= 1) & ~zeros,
            "sparse": (mean >= 0.1) & (mean < 1) & ~zeros,
            "rare": zeros,
        }[name]
        kinds = np.argsort(-mean, kind="stable")
        return kinds[chosen[kinds]]

    def without(self, gone: Sequence[int], since: int) -> "World":
        """The same, but some sensors are off from an hour on."""
        counts, exposure = self.counts.copy(), self.exposure.copy()
        counts[since:, :, gone] = 0
        exposure[since:, gone] = 0
        return World(self.model, counts, exposure, self.odd)


def world(
    sensors: int, days: int, seed: int, *, rare: int = 100,
    start: datetime = datetime(2019, 1, 1, tzinfo=UTC),
    rises: Callable[[Model], Floats] | None = None, **history: object,
) -> World:  # fmt: skip
    """Draw a history; no outbreaks and no steps, unless `history` says so.

    `rises` says by hour and kind how many times of the usual there is.
    """
    words = {
        "start": start,
        "duration": days * 86400,
        "seed": seed,
        "population": {"economies": {"CN": 20, "US": 18, "BR": 9, "RU": 7, "NL": 5, "JP": 4}},
        "history": {"sensors": sensors, "rare": {"ports": rare}, **history},
    }
    scenario = msgspec.convert(words, Scenario)
    assert scenario.history
    model = Model(scenario, scenario.history, shelf.load())
    blocks = np.array([member.addresses for member in model.members])
    odd = np.zeros((model.hours, sensors), dtype=bool)
    names = [member.name for member in model.members]
    for local in model.local:
        odd[local.first : local.last, names.index(local.sensor)] = True
    if rises:
        np.multiply(model.intensity.packets, rises(model), out=model.intensity.packets)
    counts = np.array(list(model.tables()), dtype=np.float32)
    return World(model, counts, blocks * np.array(model.listened).T / 3600, odd)


def roster(found: World) -> Roster:
    """Number the kinds in their order, behind the sums."""
    made = Roster()
    for kind in found.model.kinds:
        mark = kind.mark
        made.number(Series(4, mark.protocol, mark.kind, mark.number))
    made.columns.update({member.name: n for n, member in enumerate(found.model.members)})
    return made


def hours(found: World, names: Roster) -> list[Hour]:
    """Lay every hour out."""
    laid = []
    for number, cells in enumerate(found.counts):
        sums = np.array(
            [cells[np.array(rows, dtype=int) - FIRST].sum(axis=0) for rows in names.sums]
        )
        exposure = np.array([found.exposure[number], np.zeros(cells.shape[1])])
        laid.append(Hour(number, exposure, np.concatenate([sums, cells])))
    return laid


def indexed(found: World) -> list[Index]:
    """Let the index learn hour after hour."""
    names = roster(found)
    reckoner = Reckoner(names)
    alike = np.ones(len(names.columns))
    return [reckoner.index(hour, alike, over=True) for hour in hours(found, names)]


def untaught(found: World, judged: slice) -> Floats:
    """The bisquare alone: every hour as if it were the first."""
    names = roster(found)
    alike = np.ones(len(names.columns))
    return np.array(
        [
            Reckoner(names).index(hour, alike, over=False).value
            for hour in hours(found, names)[judged]
        ]
    )[:, FIRST:]
