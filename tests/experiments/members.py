"""A coalition of members that asks everything -> what it learns of where others' sensors are."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pages
from attacked import start, tip
from networks import BLOCKS, network
from numpy.typing import NDArray
from spoken import edition
from topics import Found, Row, Trials

from collector.gate.policy import Policy
from collector.members.cells import after, told
from collector.members.table import Cells
from simulator.attack.colluder import Cell, aim, granted, hear
from simulator.attack.land import Land, land
from simulator.attack.mapped import Found as Judged
from simulator.attack.mapped import judge

Places = NDArray[np.int64]
SENSORS, CELLS, YEAR, FAR = 40, 8, 365, 10.0
"""As many cells of each kind, and five sensors in each: as few as have a value."""
KNOWN = (0, 4, 19)
CLEAR, SHORT = 0.05, 45
"""Of a value that is hardly blurred."""


def trials(quick: bool) -> Trials:
    if quick:
        return {"asked": lambda: asked(19), "single": lambda: single(5)}
    return {
        "asked": lambda: (row for known in KNOWN for row in asked(known)),
        "public": public,
        "single": lambda: single(SENSORS),
    }


@dataclass
class Coalition:
    """Members who put together what they are told of cells."""

    cells: dict[str, Cell]
    clip: float
    blur: float
    days: int
    rng: np.random.Generator
    before: dict[str, float] = field(default_factory=dict)

    def ask(self, day: int, land: Land, sought: Places) -> Land:
        """Send for a period, and read all that is told of it when it is over."""
        if day % self.days:
            return land
        for name, cell in self.cells.items():
            land = self._ask(name, cell, land, sought)
        return land

    def _ask(self, name: str, cell: Cell, land: Land, sought: Places) -> Land:
        hit = aim(land, cell, self.rng)
        here = sought[(sought >= cell.first) & (sought < cell.last)]
        holder = land.first[np.searchsorted(land.first, here, side="right") - 1]
        own = np.arange(cell.own) % 2 == 0
        before = self.before.get(name, 0.0)
        # A flood to everybody, and as much more to those that are hit, leaves nothing in between.
        levels = before + np.where(np.concatenate([np.isin(holder, hit), own]), FAR, -FAR)
        noise = np.asarray(self.rng.standard_normal())
        value = told(np.asarray(before), levels, self.clip, self.blur, noise)
        self.before[name] = float(after(np.asarray(before), value, self.clip, self.blur))
        step = float(value) - before
        bend = cell.own % 2 * self.clip / len(levels)
        return hear(land, hit, cell, step - bend, clip=self.clip, blur=self.blur)


def placed(rng: np.random.Generator) -> Places:
    """Put five sensors into every other sixteenth of all addresses."""
    wide = BLOCKS // (2 * CELLS)
    return np.sort(
        np.concatenate(
            [2 * wide * n + rng.choice(wide, SENSORS // CELLS, replace=False) for n in range(CELLS)]
        )
    )


def cells(sought: Places, owned: Places) -> dict[str, Cell]:
    """Lay out blocks, and economies that are twice as large; the same sensors are in both."""
    wide, found = BLOCKS // (2 * CELLS), {}
    for number in range(CELLS):
        for kind, many in (("block", 1), ("economy", 2)):
            first, last = 2 * wide * number, 2 * wide * number + many * wide
            inside = [int(((each >= first) & (each < last)).sum()) for each in (sought, owned)]
            found[f"{kind} {number}"] = Cell(first, last, *inside)
    return found


def asked(known: int) -> Iterator[Row]:
    """A year of cells alone: as they are by default, and without what bounds them."""
    budget = Cells().shared
    for name, blur, days, span in (
        ("which cells there are", np.inf, YEAR, 1),
        ("cells, as they are by default", budget.blur, budget.days, YEAR),
        ("cells by the day, hardly blurred", CLEAR, 1, SHORT),
    ):
        rng = np.random.default_rng(1)
        blocks = placed(rng)
        mixed = rng.permutation(blocks)
        owned, sought = np.sort(mixed[:known]), np.sort(mixed[known:])
        laid = cells(sought, owned)
        group = Coalition(laid, budget.clip, blur, days, rng)
        map_ = granted(start(len(sought)), _blocks(laid))
        for day in range(1, span + 1):
            map_ = group.ask(day, map_, sought)
        yield _judged(name, known, span, judge(map_, sought))


def public() -> Iterator[Row]:
    """A year of everything that is public, and the same with the cells, from 19 of 40 sensors."""
    known, budget = 19, Cells().shared
    voices = list(edition(Policy(), SENSORS, known, np.random.default_rng(1), 4_000).values())
    here = replace(network(SENSORS, 104, 1), blocks=placed(np.random.default_rng(1)))
    groups: list[Coalition] = []

    def ask(day: int, land: Land, sought: Places) -> Land:
        if groups:
            return groups[0].ask(day, land, sought)
        laid = cells(sought, np.setdiff1d(here.blocks, sought))
        rng = np.random.default_rng(2)
        groups.append(Coalition(laid, budget.clip, budget.blur, budget.days, rng))
        return granted(land, _blocks(laid))

    for name, beside in (("what is public", None), ("what is public, and cells", ask)):
        *_, last = tip(voices, here, days=YEAR, seed=1, every=73, beside=beside)
        yield _judged(name, known, YEAR, last.found)


def _blocks(laid: dict[str, Cell]) -> dict[str, Cell]:
    return {each: cell for each, cell in laid.items() if each.startswith("block")}


def single(sensors: int) -> Iterator[Row]:
    """A year of one sensor's series: bits of its place, on average over some."""
    budget = Cells().single
    rng = np.random.default_rng(1)
    for name, blur, days in (
        ("as it is by default", budget.blur, budget.days),
        ("by the day, hardly blurred", CLEAR, 1),
    ):
        span = YEAR if days > 1 else SHORT
        bits, located = [], 0
        for place in rng.permutation(placed(rng))[:sensors]:
            map_, sought = land(BLOCKS, 1, 256), np.array([place])
            group = Coalition({"sensor": Cell(0, BLOCKS, 1)}, budget.clip, blur, days, rng)
            for day in range(1, span + 1):
                map_ = group.ask(day, map_, sought)
            found = judge(map_, sought)
            bits.append(found.bits)
            located += found.located
        yield {"asks": name, "days": span, "bits": float(np.mean(bits)), "located": located}


def _judged(name: str, known: int, days: int, found: Judged) -> Row:
    return {
        "asks": name, "known": known, "days": days, "learnt": found.share,
        "located": found.located, "wrong": found.wrong,
    }  # fmt: skip


def tables(found: Found) -> dict[str, str]:
    words = {
        "asks": "what is asked", "known": "sensors of the coalition", "days": "days",
        "learnt": "learnt", "located": "located", "wrong": "wrong",
    }  # fmt: skip
    return {
        "asked": pages.table([*found["asked"], *found.get("public", [])], **words),
        "single": pages.table(
            found["single"], asks="a sensor's series", days="days", bits="bits of its place",
            located="located, of 40",
        ),
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {}
