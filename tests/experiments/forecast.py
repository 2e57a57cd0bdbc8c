"""Weeks of histories -> how good forecasts of them are, and how often it is called calm."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import outlooks
import pages
from closings import closings
from numpy.typing import NDArray
from topics import Found, Row, Trials
from worlds import FIRST, World, indexed, world

from collector.weather.ahead import Ahead
from collector.weather.backtest import Track
from collector.weather.forecast import Past
from collector.weather.level import Level, State, step
from collector.weather.outlook import Outlook, outlook
from collector.weather.readings import Subject, awaited, readings
from collector.weather.sky import sky
from collector.weather.trials import tried

Floats = NDArray[np.float64]
START = 1546300800
"""The first of January 2019, as worlds begin."""
DAY, WEEK = 24, 168
GROUPS = ("common", "sparse", "rare")
WORM = {
    "service": "445/tcp", "hour": 672, "epidemic": {"doubling": 21600.0}, "peak": 40.0, "fades": 72,
}  # fmt: skip


def trials(quick: bool) -> Trials:
    sizes = ((12, (1,)),) if quick else ((12, (1, 2)), (40, (1,)))
    days = 49 if quick else 63
    return {
        "forecast": lambda: forecast(sizes, days),
        "outbreak": lambda: outbreak(12, days),
        "calm": lambda: calm(sizes, days),
        "gated": lambda: gated((1,) if quick else (1, 2, 3), days),
        "picture": lambda: drawn(12, days),
    }


def tables(found: Found) -> dict[str, str]:
    columns = {
        "sensors": "sensors", "length": "steps", "series": "series", "ahead": "ahead",
        "seasonal": "skill on seasonal-naive", "better": "series that are better",
        "persistence": "on persistence", "covered80": "in the band of 80%",
        "covered95": "in that of 95%", "trials": "trials",
    }  # fmt: skip
    return {
        "forecast": pages.table(found["forecast"], **columns),
        "outbreak": pages.table(
            found["outbreak"], case="the weeks before", seasonal="skill on seasonal-naive",
            covered80="in the band of 80%", covered95="in that of 95%",
        ),
        "gated": pages.table(
            found["gated"], case="what happens", seasonal="skill on seasonal-naive",
            persistence="on persistence", covered80="in the band of 80%",
            covered95="in that of 95%", raised="alarms in all weeks", calm="calm epochs",
            heard="with an alarm of SSH",
        ),
        "calm": pages.table(
            found["calm"], sensors="sensors", case="what happens", calm="calm",
            unsettled="unsettled", rough="rough", storm="storm",
        ),
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {"forecast.svg": outlooks.picture(found["picture"])}


def past(found: World, hours: int = 1) -> Past:
    """The index of a history as packets of all sensors, hour by hour or epoch by epoch."""
    values = np.array([index.value for index in indexed(found)])
    counts = values * np.median(found.exposure.sum(axis=1))
    size = len(counts) // hours * hours
    summed = counts[:size].reshape(-1, hours, counts.shape[1]).sum(axis=1)
    return Past(summed, START, hours)


def forecast(sizes: Sequence[tuple[int, Sequence[int]]], days: int) -> Iterator[Row]:
    """Kinds of all sizes, hour by hour and epoch by epoch."""
    for sensors, seeds in sizes:
        drawn = [world(sensors, days, seed, rare=20) for seed in seeds]
        known = [past(each) for each in drawn]
        for long, length in ((1, "an hour"), (6, "six hours")):
            for group in GROUPS:
                found = [
                    outlook(_cut(each, FIRST + one.group(group), long))
                    for each, one in zip(known, drawn, strict=True)
                ]
                for ahead, tracks in (
                    ("a day", [each.day for each in found]),
                    ("a week", [each.week for each in found]),
                ):
                    yield {
                        "sensors": sensors, "length": length, "series": group, "ahead": ahead,
                        **_row(tracks),
                    }  # fmt: skip


def _cut(whole: Past, columns: NDArray[np.intp], hours: int) -> Past:
    """Some series, in longer steps."""
    counts = whole.counts[:, columns]
    summed = counts[: len(counts) // hours * hours].reshape(-1, hours, len(columns)).sum(axis=1)
    return Past(summed, whole.start, hours)


def _row(tracks: Sequence[Track]) -> Row:
    skill = np.concatenate([track.seasonal for track in tracks])
    return {
        "seasonal": float(np.nanmedian(skill)),
        "better": float((skill > 0).mean()),
        "persistence": _middle([track.persistence for track in tracks]),
        "covered80": float(np.nanmean(np.concatenate([track.covered80 for track in tracks]))),
        "covered95": float(np.nanmean(np.concatenate([track.covered95 for track in tracks]))),
        "trials": int(tracks[0].trials.max()),
    }


def _middle(values: Sequence[Floats]) -> float:
    return float(np.nanmedian(np.concatenate(values)))


def outbreak(sensors: int, days: int) -> Iterator[Row]:
    """One port, with and without a worm four weeks in; hours of an alarm are left out, or not."""
    for case, history in (("as usual", {}), ("a worm among them", {"outbreaks": [WORM]})):
        drawn = world(sensors, days, 3, rare=0, **history)
        row = [i for i, kind in enumerate(drawn.model.kinds) if kind.mark.number == 445]
        whole = past(drawn)
        cut = Past(whole.counts[:, [FIRST + row[0]]], whole.start)
        yield {"case": case, **_row([outlook(cut).day])}
        if history:
            counts = cut.counts.copy()
            ill = drawn.truth[:, row[0]] > 2 * np.median(drawn.truth[:, row[0]])
            counts[ill] = np.nan
            yield {
                "case": "the same, its hours left out as alarms are",
                **_row([outlook(Past(counts, cut.start)).day]),
            }


def calm(sizes: Sequence[tuple[int, Sequence[int]]], days: int) -> Iterator[Row]:
    """The level without any alarm, where nothing happens, and where all doubles for a day."""
    for sensors, seeds in sizes:
        for case in ("nothing", "all of it doubles in the last two days"):
            levels: Counter[Level] = Counter()
            for seed in seeds:
                history = {"steps": [{"service": "all", "hour": days * DAY - 48, "factor": 2.0}]}
                drawn = world(sensors, days, seed, rare=0, **({} if case == "nothing" else history))
                levels.update(_levels(past(drawn), case == "nothing"))
            whole = sum(levels.values())
            yield {
                "sensors": sensors, "case": case,
                **{level.name.lower(): levels[level] / whole for level in Level},
            }  # fmt: skip


def _levels(whole: Past, quiet: bool) -> list[Level]:
    """Of the last two weeks; or of the last day and a half, if there is something to see."""
    waited = awaited(whole, tried(whole)[0])
    blind = np.zeros(len(whole.counts), dtype=bool)
    nobody: list[tuple[()]] = [()] * len(whole.counts)
    ports = [c for c in range(FIRST, whole.counts.shape[1]) if np.nanmean(whole.counts[:, c]) > 20]
    state, found = State(), []
    for reading in readings(whole, waited, blind, nobody, Subject(ports, 0)):
        state = step(state, reading)
        found.append(state.level)
    return found[-2 * WEEK :] if quiet else found[-36:]


def gated(seeds: Sequence[int], days: int) -> Iterator[Row]:
    """What the public hears: editions of the real gate over forty sensors, for nine weeks."""
    rise = [{"service": "22/tcp", "hour": days * DAY - 72, "factor": 5.0}]
    for case, steps, last in (("nothing", [], 28), ("SSH fivefold for three days", rise, 8)):
        found = []
        for seed in seeds:
            told = closings(world(40, days, seed, rare=0, steps=steps), START)
            found += [sky(told[: len(told) - back]) for back in range(last)]
        said = [each.weather for each in found if each]
        skies = found[::last]
        tried = [each for one in skies if one for each in one.weather.forecast]
        yield {
            "case": case,
            "seasonal": _of(tried, lambda each: each.day.seasonal),
            "persistence": _of(tried, lambda each: each.day.persistence),
            "covered80": _of(tried, lambda each: each.day.covered80),
            "covered95": _of(tried, lambda each: each.day.covered95),
            "raised": sum(one.track.raised for one in skies if one),
            "calm": sum(each.line.level == "calm" for each in said) / len(said),
            "heard": sum("IPv4 TCP 22" in {a.series for a in each.alarms} for each in said)
            / len(said),
        }


def _of(tried: Sequence[Ahead], what: Callable[[Ahead], float | None]) -> float:
    return float(np.median([said for each in tried if (said := what(each)) is not None]))


def drawn(sensors: int, days: int) -> Iterator[Row]:
    """The largest port: two weeks that were seen, one that was forecast, and what came."""
    found = world(sensors, days, 5, rare=0)
    whole = past(found)
    known = whole.until(len(whole.counts) - WEEK)
    column = FIRST + int(found.group("common")[0])
    unit = float(np.median(found.exposure.sum(axis=1)))
    said = outlook(Past(known.counts[:, [column]], known.start))
    for hour in range(-WEEK, WEEK):
        seen = whole.counts[len(known.counts) + hour, column] / unit
        yield {"hour": hour, "seen": float(seen), **(_edges(said, hour, unit) if hour >= 0 else {})}


def _edges(said: Outlook, hour: int, unit: float) -> dict[str, float]:
    return {
        name: float(getattr(said, name)[hour, 0] / unit)
        for name in ("mean", "low95", "low80", "high80", "high95")
    }
