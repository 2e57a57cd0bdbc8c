"""Worlds in which much goes wrong, or all sensors see the same -> what the index makes of it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pages
from judging import ALONE, FIFTH, INDEX, ODD, bias, column, estimates
from topics import Found, Row, Rows, Trials
from worlds import DAY, indexed, world

ORDER = (INDEX, ALONE, "median", "trimmed 20%", "mean")


def trials(quick: bool) -> Trials:
    if quick:
        return {}
    return {
        "breakdown": lambda: breakdown((0.0, 0.1, 0.2, 0.3, 0.4), (2, 3, 5, 10, 50, 1000), 7),
        "alone": lambda: alone((3, 10, 50), 14),
        "surges": lambda: surges(7),
        "absence": lambda: absence(7),
        "aftermath": lambda: aftermath(14),
    }


def tables(found: Found) -> dict[str, str]:
    return {
        "alone": pages.table(found["alone"], factor="times as much", series="series", bias="bias"),
        "surges": pages.table(found["surges"], factor="factor", when="when", bias="bias"),
        "absence": pages.table(found["absence"], estimator="estimator", bias="bias"),
        "aftermath": pages.table(found["aftermath"], day="day after", bias="bias"),
    }


def pictures(found: Found) -> dict[str, str]:
    """Both ways in which it can become too much."""
    rows = found["breakdown"]

    def drawn(title: str, axis: str, key: str, chosen: Rows) -> str:
        curves = {
            name: [
                (pages.FORMS[key](row[key]), float(row["bias"]))
                for row in chosen
                if row["estimator"] == name
            ]
            for name in ORDER
        }
        return pages.picture(title, axis, curves, low=-0.5, high=1.5)

    shares = [row for row in rows if row["by"] == "share"]
    factors = [row for row in rows if row["by"] == "factor"]
    return {
        "shares.svg": drawn(
            "Bias by the share of odd sensors", "odd sensors, at 50 times", "share", shares
        ),
        "factors.svg": drawn(
            "Bias by how odd a fifth of the sensors is", "times as much", "factor", factors
        ),
    }


def breakdown(
    shares: tuple[float, ...], factors: tuple[float, ...], learning: int
) -> Iterator[Row]:
    """How much is too much: more sensors, or less odd ones."""
    judged = slice(learning * DAY, (learning + 1) * DAY)
    tried = [("share", each, ODD) for each in shares] + [("factor", FIFTH, f) for f in factors]
    for by, share, factor in tried:
        odd = [{"sensors": share, "factor": factor, "hour": learning * DAY, "hours": DAY}]
        found = world(40, learning + 1, 1, rare=0, anomalies=odd)
        kinds = found.group("common")
        for name, values in estimates(found, indexed(found), judged).items():
            off = float(bias(values[:, kinds], found.truth[judged][:, kinds]).mean())
            yield {"by": by, "share": share, "factor": factor, "estimator": name, "bias": off}


def alone(factors: tuple[float, ...], learning: int) -> Iterator[Row]:
    """A fifth of the sensors is odd in one series of ten, and as usual in the others."""
    found, hours = world(40, learning + 2, 1), slice(learning * DAY, (learning + 2) * DAY)
    odd = np.random.RandomState(1).permutation(40)[: int(40 * FIFTH)]
    kinds = {group: found.group(group)[::10] for group in ("common", "sparse", "rare")}
    for factor in factors:
        counts = found.counts.copy()
        for rows in kinds.values():
            counts[np.ix_(range(hours.start, hours.stop), rows, odd)] *= factor
        index = indexed(replace(found, counts=counts))[hours]
        for group, rows in kinds.items():
            off = bias(column(index, "value")[:, rows], found.truth[hours][:, rows])
            yield {"factor": factor, "series": group, "bias": float(off.mean())}


def surges(learning: int) -> Iterator[Row]:
    """Something that everybody sees is no anomaly."""
    start = learning * DAY
    for factor in (2.0, 3.0, 10.0):
        step = {"service": "all", "hour": start, "factor": factor}
        found = world(40, learning + 1, 1, rare=0, steps=[step])
        kinds, index = found.group("common"), indexed(found)
        for label, hours in (
            ("first hour", slice(start, start + 1)),
            ("first day", slice(start, None)),
        ):
            values = column(index[hours], "value")[:, kinds]
            off = bias(values, found.truth[hours][:, kinds])
            yield {"factor": factor, "when": label, "bias": float(off.mean())}


def absence(learning: int) -> Iterator[Row]:
    """The five busiest sensors of forty are off for a day."""
    judged = slice(learning * DAY, (learning + 1) * DAY)
    found = world(40, learning + 1, 1, rare=0)
    kinds = found.group("common")
    busy = np.argsort(-found.model.profiles[:, kinds].mean(axis=1))[:5].tolist()
    thinned = found.without(busy, judged.start)
    for name, values in estimates(thinned, indexed(thinned), judged).items():
        off = bias(values[:, kinds], found.truth[judged][:, kinds])
        yield {"estimator": name, "bias": float(off.mean())}


def aftermath(learning: int) -> Iterator[Row]:
    """A fifth was odd for all of the learning, and then is not any more."""
    odd = [{"sensors": FIFTH, "factor": 50, "hour": 0, "hours": learning * DAY}]
    found = world(40, learning + 4, 1, rare=0, anomalies=odd)
    kinds, index = found.group("common"), indexed(found)
    for day in range(4):
        hours = slice((learning + day) * DAY, (learning + day + 1) * DAY)
        off = bias(column(index[hours], "value")[:, kinds], found.truth[hours][:, kinds])
        yield {"day": day + 1, "bias": float(off.mean())}
