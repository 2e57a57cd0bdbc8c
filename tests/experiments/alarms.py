"""Worlds in which something rises, or nothing does -> how soon alarms come, how often wrongly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import chances
import earlier
import numpy as np
import pages
from lived import DAY, Life, live
from topics import Found, Row, Trials
from worlds import FIRST, World, hours, roster, world

from collector.gate.edition import closed
from collector.gate.policy import Policy
from collector.index.bulletin import name
from collector.index.series import Series
from collector.weather import holiday
from collector.weather.alarm import What
from collector.weather.public import Values, listed, public
from simulator.actors.background import PER_ADDRESS_AND_DAY
from teiten.geo.zones import AHEAD

Floats = np.ndarray
SENSORS, LEARNT, WATCHED, DAYS = 40, 28, 8, 16
"""Days in which the usual is learnt, then in which only noise is, and all that are watched."""
BANDS = {2: (2.0, 4.0), 20: (20.0, 40.0), 200: (200.0, 400.0)}
"""Packets an hour to all sensors together: the level, and what is near enough to it."""
THINNER = {2: 70, 20: 8, 200: 0.7}
"""What the usual traffic is divided by, so that most series are near a level."""
LASTS, REACH = 48, 30
"""Hours of a rise; hours before a worm has its six tenths in which it may be found."""
MISSED = 999.0
OURS = "this alarm"
POLICY, KEY = Policy(), bytes(range(32))


def trials(quick: bool) -> Trials:
    if quick:
        return {
            "replayed": lambda: replayed((20,), {"x2": 1}, sensors=12),
            "chances": lambda: chances.rows((20,), (40.0,), 40),
        }
    return {
        "replayed": lambda: replayed((2, 20, 200), {"x2": 1, "x3": 1, "worm": 1}),
        "chances": lambda: chances.rows((2, 20, 200), (12.0, 40.0, 100.0), 100),
        "nulls": lambda: nulls(tuple(NULLS), 14),
        "public": lambda: editions((2.0, 3.0, 10.0), 2),
    }


def tables(found: Found) -> dict[str, str]:
    delays = {
        "alarm": "alarm", "level": "packets an hour", "rise": "rise", "median": "median hours",
        "p95": "95 of 100 within", "found": "found in 2 days",
    }  # fmt: skip
    ours = [r for r in found["replayed"] if r["alarm"] == OURS and r["rise"] != "worm"]
    worms = [r for r in found["replayed"] if r["alarm"] == OURS and r["rise"] == "worm"]
    others = [r for r in found["replayed"] if r["level"] < 200 and r["rise"] != "worm"]
    return {
        "replayed": pages.table(ours, **{k: v for k, v in delays.items() if k != "alarm"}),
        "worms": pages.table(
            worms, level="packets an hour", early="found before x1.6", factor="median factor then"
        ),
        "others": pages.table(
            others, **delays, false="false alarms"
        ),
        "chances": pages.table(
            found["chances"], level="packets an hour", size="size of the noise", wander="wander",
            false="false alarms", x2="x2: median", x2_p95="95 of 100 within", best_p95="at best",
            x3="x3: median", early="worm before x1.6", bound="at best", factor="half of worms at",
            best_factor="at best",
        ),
        "alarm nulls": pages.table(
            found["nulls"], world="world", weeks="weeks of twenty series", false="false a week",
            local="local rises", blind="blind hours",
        ),
        "public": pages.table(
            found["public"], rise="rise", series="series", median="median hours",
            p95="95 of 100 within", found="found in 4 days", false="false alarms in all",
        ),
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {}


@dataclass
class Risen:
    """When which kind begins to rise."""

    seed: int
    rise: str
    starts: Floats | None = None
    lasts: int = LASTS
    only: str = ""
    """The class that rises; all of them, if none is named."""

    def __call__(self, model) -> Floats:
        rng, many = np.random.default_rng(self.seed), len(model.kinds)
        self.starts = (LEARNT + WATCHED) * DAY + rng.integers(0, (DAYS - WATCHED - 3) * DAY, many)
        since = np.arange(model.hours)[:, None] - self.starts[None, :]
        if self.only:
            since[:, [kind.mark.kind != self.only for kind in model.kinds]] = -1
        if self.rise == "worm":
            grown = 1 + 0.6 * 2.0 ** (np.minimum(since, 12) / 6)
            return np.where(since < self.lasts, grown, 1.0)
        return np.where((since >= 0) & (since < self.lasts), float(self.rise[1:]), 1.0)


def thin(level: int) -> dict[str, float]:
    return {"per-address-and-day": PER_ADDRESS_AND_DAY / THINNER[level]}


def near(found: World, level: int) -> np.ndarray:
    """Kinds that have about so many packets an hour."""
    usual = found.truth[: LEARNT * DAY].mean(axis=0) * found.exposure.sum(axis=1).mean()
    low, high = BANDS[level]
    return np.flatnonzero((usual >= low) & (usual < high))


def first(
    raised: dict[str, list[int]], names: list[str], risen: Risen, kinds: np.ndarray
) -> Floats:
    """Hours from the beginning to the end of the hour that called, by kind."""
    early = REACH if risen.rise == "worm" else 0
    found = []
    for kind in kinds:
        start = risen.starts[kind]
        hours = [h for h in raised.get(names[kind], ()) if start - early <= h < start + LASTS]
        found.append(hours[0] + 1 - start if hours else MISSED)
    return np.array(found)


def replayed(
    levels: tuple[int, ...], rises: dict[str, int], *, sensors: int = SENSORS
) -> Iterator[Row]:
    """Rises in the simulator's histories, seen through the index, with its rivals on the same."""
    for level in levels:
        # Fewer sensors hear less: the usual traffic is as much denser.
        usual = {key: each * SENSORS / sensors for key, each in thin(level).items()}
        calm = live(world(sensors, LEARNT + DAYS, 99, rare=0, **usual), learn=LEARNT * DAY)
        rivals = earlier.tuned(calm.counts[:, FIRST:], calm.expected[:, FIRST:], LEARNT * DAY)
        for rise, seeds in rises.items():
            delays: dict[str, list[Floats]] = {}
            for seed in range(1, seeds + 1):
                risen = Risen(seed, rise)
                found = world(sensors, LEARNT + DAYS, seed, rare=0, rises=risen, **usual)
                life, kinds = live(found, learn=LEARNT * DAY), near(found, level)
                names = [name(each) for each in list(roster(found).series)[FIRST:]]
                called = {OURS: life.raised()} | {
                    rival.name: rival.called(life, names) for rival in rivals
                }
                for who, raised in called.items():
                    delays.setdefault(who, []).append(first(raised, names, risen, kinds))
            rates = {OURS: wrong(calm)} | {rival.name: rival.false for rival in rivals}
            for who, some in delays.items():
                yield {"alarm": who, "level": level, "rise": rise, "false": rates[who]} | summed(
                    np.concatenate(some)
                )


def summed(delays: Floats) -> Row:
    median, late = np.median(delays), np.quantile(delays, 0.95, method="higher")
    return {
        "series": len(delays),
        "median": float(median) if median < MISSED else "never",
        "p95": float(late) if late < MISSED else "never",
        "found": float((delays < MISSED).mean()),
        "early": float((delays <= 1).mean()),
        "factor": round(float(1 + 0.6 * 2.0 ** (min(float(median) - 1, 12) / 6)), 2),
    }


def watched(life: Life) -> float:
    """Weeks of twenty series."""
    return int((np.isfinite(life.counts) & (life.expected > 0)).sum()) / 3360


def wrong(life: Life) -> float:
    """Alarms a week over twenty series, where nothing rises."""
    return sum(len(hours) for hours in life.raised().values()) / watched(life)


def nulls(names: tuple[str, ...], days: int) -> Iterator[Row]:
    """Histories in which nothing rises everywhere: every alarm is false."""
    for each in names:
        life = NULLS[each](days)
        yield {
            "world": each, "weeks": watched(life), "false": wrong(life),
            "local": life.local, "blind": life.blind,
        }  # fmt: skip


def _quiet(days: int, **history: object) -> Life:
    found = world(SENSORS, LEARNT + days, 5, rare=0, **thin(20), **history)
    return live(found, learn=LEARNT * DAY)


def _half_off(days: int) -> Life:
    found = world(SENSORS, LEARNT + days, 5, rare=0, **thin(20))
    begin = (LEARNT + 3) * DAY
    counts, exposure = found.counts.copy(), found.exposure.copy()
    for gone, lasts in ((range(15), 48), (range(25), 72)):
        counts[begin : begin + lasts, :, list(gone)] = 0
        exposure[begin : begin + lasts, list(gone)] = 0
        begin += lasts + 2 * DAY
    return live(World(found.model, counts, exposure, found.odd), learn=LEARNT * DAY)


def _odd(share: float, days: int) -> Life:
    starts = range((LEARNT + 2) * DAY, (LEARNT + days - 1) * DAY, 4 * DAY)
    odd = [{"sensors": share, "factor": 50, "hour": start, "hours": 24} for start in starts]
    return _quiet(days, anomalies=odd)


def _golden_week(days: int, *, known: bool) -> Life:
    """Ten days of rest in Japan, of which all senders are, as in 2019."""
    began = datetime(2019, 4, 1, tzinfo=UTC)
    resting = np.datetime64(began.replace(tzinfo=None), "s").astype(np.int64)

    def rest(starts: np.ndarray) -> Floats:
        return holiday.rest(starts.tolist(), {"JP": 1.0}, AHEAD)

    def rises(model) -> Floats:
        shares = rest(resting + 3600 * np.arange(model.hours))
        return np.broadcast_to(1 - 0.3 * shares[:, None], (model.hours, len(model.kinds)))

    found = world(
        SENSORS, LEARNT + days, 5, rare=0, start=began, rises=rises, economies={"JP": 1},
        rhythm={"weekly": 0.3}, **thin(20),
    )  # fmt: skip
    return live(found, learn=LEARNT * DAY, rest=rest if known else None)


NULLS: dict[str, Callable[[int], Life]] = {
    "usual": _quiet,
    "without wander": lambda days: _quiet(days, rhythm={"wander": 0.0}),
    "noise of a third of the size": lambda days: _quiet(days, dispersion=0.23),
    "sensors off for a sixth of the time": lambda days: _quiet(
        days, missing={"share": 0.15, "run": 24}
    ),
    "15, then 25 of 40 off for days": _half_off,
    "a tenth of the sensors at 50 times": lambda days: _odd(0.1, days),
    "a fifth of the sensors at 50 times": lambda days: _odd(0.2, days),
    "ten days of rest, known": lambda days: _golden_week(days, known=True),
    "ten days of rest, unknown": lambda days: _golden_week(days, known=False),
}


EPOCH = 6
GATED = slice((LEARNT + 1) * DAY, (LEARNT + DAYS) * DAY)


def editions(factors: tuple[float, ...], seeds: int) -> Iterator[Row]:
    """Rises through the gate: hours until the epoch that calls is closed."""
    for factor in factors:
        delays: list[float] = []
        false = 0
        for seed in range(1, seeds + 1):
            risen = Risen(seed, f"x{factor:g}", lasts=96, only="scan")
            found = world(SENSORS, LEARNT + DAYS, seed, rare=0, rises=risen)
            seen = gated(found)
            shown = np.isfinite(seen.values).mean(axis=0) > 0.9
            told = [c for c in public(filled(seen)) if c.what is What.RAISED]
            for column in np.flatnonzero(shown).tolist():
                start = _start(found, risen, POLICY.series[column])
                if start is None:
                    continue
                hours = [
                    (c.at - found.model.starts) // 3600 + EPOCH
                    for c in told
                    if c.alarm.series == seen.names[column]
                ]
                false += sum(hour <= start for hour in hours)
                after = [hour - start for hour in hours if start < hour <= start + 96 + EPOCH]
                delays.append(float(after[0]) if after else MISSED)
        yield {"rise": f"x{factor:g}", "false": false} | summed(np.array(delays))


def gated(found: World) -> Values:
    """What the public hears of a world."""
    book, before, habits = roster(found), None, None
    laid, everybody = hours(found, book), list(book.columns)
    starts = found.model.starts + 3600 * EPOCH * np.arange(len(laid) // EPOCH, dtype=np.int64)
    names = [name(each) for each in POLICY.series]
    values = np.full((len(starts), len(names)), np.nan)
    place = {series: column for column, series in enumerate(POLICY.series)}
    for epoch, start in enumerate(starts.tolist()):
        some = laid[epoch * EPOCH : (epoch + 1) * EPOCH]
        closed_ = closed(
            some, book, everybody, KEY, POLICY, start=start, before=before, habits=habits
        )
        before, habits = closed_.edition, closed_.habits
        for line in closed_.edition.lines:
            if line.value is not None:
                values[epoch, place[line.series]] = line.value
    return Values(starts, values, names)


def filled(seen: Values) -> Values:
    """Ports that are not among the largest are no larger than these."""
    ports = np.array([series in POLICY.ports for series in POLICY.series])
    return Values(seen.starts, listed(seen.values, ports), seen.names)


def _start(found: World, risen: Risen, series: Series) -> int | None:
    """When the largest kind of a public series begins to rise."""
    fitting = [
        place
        for place, kind in enumerate(found.model.kinds)
        if kind.mark.protocol == series.protocol
        and kind.mark.kind == "scan"
        and series.number in (None, kind.mark.number)
    ]
    return int(risen.starts[fitting[0]]) if len(fitting) == 1 else None
