"""What sensors of a cell saw in a period -> the one value that members are told of it.

A value is a step from what was told before: the mean of how far the cell's sensors are from there,
each of them by `clip` at most, and blurred. So it depends on any packet through a number within the
clip, which is what `budget` counts with. All functions take any leading axes: many periods, keys or
attackers at once.
"""

import hashlib
import hmac
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Witness:
    """One sensor's whole period, for whoever lays cells out; nobody is told it."""

    sensor: str
    organisation: str
    cells: tuple[str, ...]
    level: float
    """The logarithm of its packets to an address in an hour."""
    member: str = ""
    """Whose it is, if a member's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is many enough to have a value, however many of them are any one party's own.

    Who reads a value can take his own sensors out of it. What is left has to be many enough.
    """

    sensors: int = 5
    organisations: int = 3


def told(before: Floats, levels: Floats, clip: float, blur: float, noise: Floats) -> Floats:
    """Give the values of cells (...) from what sensors saw (..., sensors); nan has not listened."""
    away = np.clip(levels - before[..., None], -clip, clip)
    heard = np.isfinite(away)
    count = heard.sum(axis=-1)
    mean = np.where(heard, away, 0.0).sum(axis=-1) / np.maximum(count, 1)
    found: Floats = before + mean + blur * noise
    return found


def after(before: Floats, value: Floats, clip: float, blur: float) -> Floats:
    """Give what the next period starts from: of the step as much as is likely no noise.

    It follows from told values alone, and so tells nothing (Wiener's gain for a step within the
    clip).
    """
    gain = clip**2 / (clip**2 + blur**2)
    step = np.clip(gain * (value - before), -clip, clip)
    found: Floats = before + step
    return found


def large(witnesses: Iterable[Witness], rule: Rule, most: int) -> dict[str, list[Witness]]:
    """Give the cells that are many enough, at most `most`, those with most sensors first."""
    members: dict[str, list[Witness]] = {}
    for each in witnesses:
        for cell in each.cells:
            members.setdefault(cell, []).append(each)
    enough = {cell: found for cell, found in members.items() if _enough(found, rule)}
    ranked = sorted(enough, key=lambda cell: (-len(enough[cell]), cell))
    return {cell: enough[cell] for cell in ranked[:most]}


def _enough(found: Sequence[Witness], rule: Rule) -> bool:
    whole = Counter(each.organisation for each in found)
    own: dict[str, list[Witness]] = {}
    for each in found:
        for party in {each.organisation, each.member} - {""}:
            own.setdefault(party, []).append(each)
    return bool(own) and all(_left(whole, len(found), gone, rule) for gone in own.values())


def _left(whole: Counter[str], sensors: int, gone: Sequence[Witness], rule: Rule) -> bool:
    """Whether the others are many enough without those that are `gone`."""
    taken = Counter(each.organisation for each in gone)
    others = len(whole) - sum(count == whole[name] for name, count in taken.items())
    return sensors - len(gone) >= rule.sensors and others >= rule.organisations


def single(
    witnesses: Sequence[Witness], rule: Rule, most: int, key: bytes
) -> dict[str, list[Witness]]:
    """Give sensors a cell each: `most` that the key draws, if all together are many enough."""
    if not _enough(witnesses, rule):
        return {}
    drawn = sorted(witnesses, key=lambda each: draw(key, "sensor", each.sensor))
    return {each.sensor: [each] for each in drawn[:most]}


def draw(key: bytes, *words: str) -> bytes:
    """Give what the key says of these words; 32 bytes."""
    text = b"".join(len(part).to_bytes(4) + part for part in (word.encode() for word in words))
    return hmac.new(key, text, hashlib.sha256).digest()


def deviate(key: bytes, *words: str) -> float:
    """Draw from a normal distribution, the same for the same words (Box, Muller, 1958)."""
    found = draw(key, *words)
    first = (int.from_bytes(found[:8]) + 1) / (2**64 + 1)
    second = int.from_bytes(found[8:16]) / 2**64
    return math.sqrt(-2 * math.log(first)) * math.cos(2 * math.pi * second)


def rounded(value: float) -> float:
    """Say a level as packets to an address in an hour, with two digits."""
    return float(f"{math.exp(min(value, 60.0)):.2g}")


def near(told_by_block: Mapping[str, float], shared: Mapping[str, int]) -> dict[int, float]:
    """Average blocks' values by how many first bits they share with somebody's prefixes."""
    by_bits: dict[int, list[float]] = {}
    for block, value in told_by_block.items():
        by_bits.setdefault(shared[block], []).append(value)
    return {bits: sum(found) / len(found) for bits, found in sorted(by_bits.items())}
