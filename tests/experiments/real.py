"""Captures and logs that others published -> how far what is assumed of counts holds for them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np
import pages
import recorded
from numpy.typing import NDArray
from recorded import Seen
from topics import Found, Row, Trials

from collector.geo.atlas import embedded
from collector.geo.score import Why, fit, scores
from collector.index.hour import HOUR, Hour, lay
from collector.index.reckoner import Index, Reckoner
from collector.index.robust import SIZE
from collector.index.series import SUMS, Roster, Series
from collector.index.sheet import Sheet
from collector.weather.alarm import What
from collector.weather.calibrated import HOURLY
from collector.weather.thresholds import rarity
from collector.weather.vigil import Glance, Vigil
from collector.weather.warden import Warden
from teiten.geo import shelf
from teiten.rollup.record import Class

Counts = NDArray[np.int64]
BEFORE, AFTER = 0.05, 0.95
DRAWS = 2000


def trials(quick: bool) -> Trials:
    if not recorded.DATA.is_dir():
        return {}
    return {
        "sums": sums, "dispersion": dispersion, "places": places, "alarms": alarms,
        "economies": economies,
    }  # fmt: skip


def tables(found: Found) -> dict[str, str]:
    return {
        "sums": pages.table(
            found["sums"], recording="recording", windows="windows", series="series",
            packets="packets", worst="furthest from the sum", replay="replayed alike",
        ),
        "dispersion": pages.table(
            found["dispersion"], recording="recording", cut="counted by", windows="counts",
            mean="mean", ratio="variance by mean", size="size", between="90% between",
            zeros="zeros", binomial="of size 0.7", poisson="of Poisson",
        ),
        "places": pages.table(
            found["places"], case="case", sensors="pseudo sensors", index="index",
            mean="mean", odd="odd",
        ),
        "alarms": pages.table(
            found["alarms"], case="case", steps="steps", mean="usual", calls="called without it",
            after="called in step", level="level", times="times the usual",
        ),
        "economies": pages.table(
            found["economies"], recording="recording", sources="sources", economies="economies",
            nowhere="nowhere", slope="slope", deviation="deviation", scored="scored",
            usual="within 40 to 60",
        ),
    }  # fmt: skip


def pictures(found: Found) -> dict[str, str]:
    return {}


def indices(
    windows: Iterable[Sequence[Sheet]], cells: Iterable[Series]
) -> Iterator[tuple[Hour, Index]]:
    """Run the index over windows as if they were hours, with series for these `cells` as well."""
    roster = Roster()
    for cell in cells:
        roster.number(cell)
    reckoner = Reckoner(roster)
    for sheets in windows:
        roster.join(sheet.head.sensor for sheet in sheets)
        start = int(sheets[0].head.start.timestamp())
        hour = lay(start, sheets, roster)
        yield hour, reckoner.index(hour, np.ones(hour.exposure.shape[1]), over=True)


CAPTURES = {
    "SYN flood": recorded.FLOOD, "reflected UDP": recorded.REFLECTED, "masscan": recorded.MASSCAN,
}  # fmt: skip
RECORDED = {
    **{name: (partial(recorded.captured, path), 1) for name, path in CAPTURES.items()},
    "one host, an hour": (recorded.spoki, 60),
    "iptables, SYN scan": (
        lambda: recorded.logged(recorded.SCANS / "iptables_syn_scan_1000_1500"), 1
    ),
    "iptables, UDP scan": (
        lambda: recorded.logged(recorded.SCANS / "iptables_udp_scan_1000_1150"), 1
    ),
    "iptables, IPv6": (
        lambda: recorded.logged(recorded.SCANS / "iptables_ipv6_tcp_connect_nmap_default_scan"), 1
    ),
}  # fmt: skip


def sums() -> Iterator[Row]:
    """With one sensor there is nobody to compare with: the index is what was counted."""
    for name, (seen, seconds) in RECORDED.items():
        found = list(seen())
        cells = [Series(*cell) for cell, _ in Counter(each.cell for each in found).most_common(50)]
        worst, count = 0.0, 0
        for hour, index in indices(recorded.windows(found, seconds, lambda _: "one"), cells):
            counted = hour.counts.sum(axis=1, dtype=np.float64)
            off = np.abs(index.value - counted) / np.maximum(counted, 1)
            worst, count = max(worst, float(off.max())), count + 1
        yield _replay(name, found, seconds) | {
            "recording": name, "windows": count, "series": len(SUMS) + len(cells),
            "packets": len(found), "worst": f"{worst:.0e}" if worst else "0",
        }  # fmt: skip


def _replay(name: str, found: Sequence[Seen], seconds: int) -> Row:
    """Whether a sensor's replay counts a capture so, window by window and cell by cell."""
    if name not in CAPTURES:
        return {}
    mine = Counter((int(each.moment // seconds), each.cell) for each in found)
    return {"replay": "yes" if mine == recorded.replayed(CAPTURES[name], seconds) else "no"}


def dispersion() -> Iterator[Row]:
    """How far counts scatter, by the size of a negative binomial; the index assumes SIZE."""
    host = list(recorded.spoki())
    scans = [each for each in host if each.cell[2] == "scan"]
    yield _scatter("one host, SYN", "minute", _by_time(scans, 60))
    yield _scatter("one host, everything", "minute", _by_time(host, 60))
    yield _scatter("one host, everything", "five minutes", _by_time(host, 300))
    flood = _by_time(list(recorded.captured(recorded.FLOOD)), 1)
    yield _scatter("SYN flood, all of it", "second", flood)
    yield _scatter("SYN flood, its last ten seconds", "second", flood[-10:])
    masscan = _by_time(list(recorded.captured(recorded.MASSCAN)), 1)
    yield _scatter("masscan, whole seconds", "second", masscan[1:-1])
    sweep = list(recorded.logged(recorded.SCANS / "iptables_syn_scan_1000_1500_multi_dst"))
    yield _scatter("iptables, one scan of four hosts", "host and port", _by_target(sweep))


def _by_time(seen: Sequence[Seen], seconds: int) -> Counts:
    """Packets of every window between the first and the last."""
    places = np.array([each.moment // seconds for each in seen], dtype=np.int64)
    return np.bincount(places - places.min())


def _by_target(seen: Sequence[Seen]) -> Counts:
    """Packets of every port at every destination."""
    found = Counter((each.target, each.cell) for each in seen)
    targets, cells = sorted({t for t, _ in found}), sorted({c for _, c in found})
    return np.array([found[target, cell] for target in targets for cell in cells])


def _scatter(recording: str, cut: str, counts: Counts) -> Row:
    """Estimate the size by moments, and how sure that is by drawing the counts again."""
    rng = np.random.default_rng(1)
    drawn = rng.choice(counts, (DRAWS, len(counts)))
    low, high = np.quantile([_size(each) for each in drawn], (BEFORE, AFTER), method="inverted_cdf")
    mean = float(counts.mean())
    return {
        "recording": recording, "cut": cut, "windows": len(counts), "mean": f"{mean:.1f}",
        "ratio": f"{counts.var(ddof=1) / mean:.2f}", "size": _said(_size(counts)),
        "between": f"{_said(low)} and {_said(high)}", "zeros": float((counts == 0).mean()),
        "binomial": float((SIZE / (SIZE + mean)) ** SIZE), "poisson": float(np.exp(-mean)),
    }  # fmt: skip


def _size(counts: Counts) -> float:
    mean, variance = counts.mean(), counts.var(ddof=1)
    return float(mean**2 / (variance - mean)) if variance > mean else np.inf


def _said(size: float) -> str:
    return "as Poisson" if size > 1000 else f"{size:.1f}"


def places() -> Iterator[Row]:
    """Destinations as sensors: what all of them see, and what one alone does."""
    four = list(recorded.logged(recorded.SCANS / "iptables_syn_scan_1000_1500_multi_dst"))
    yield _place("one scan of four hosts", four)
    sweep = list(recorded.logged(recorded.SCANS / "iptables_syn_sweep"))
    yield _place("one packet or two to each of eleven hosts", sweep)
    scan = list(recorded.logged(recorded.SCANS / "iptables_syn_scan_1000_1500"))
    yield _place("the same, and one of them is scanned", sweep + scan)


def _place(case: str, seen: Sequence[Seen]) -> Row:
    """All of it in one hour; the series is what IPv4 has of scans."""
    row = SUMS.index(Series(4, None, Class.SCAN))
    ((hour, index),) = indices(recorded.windows(seen, 1e9), ())
    return {
        "case": case, "sensors": hour.counts.shape[1], "index": f"{index.value[row]:.1f}",
        "mean": f"{index.mean[row]:.1f}", "odd": int(np.count_nonzero(index.odd[:, 0] == row)),
    }  # fmt: skip


def alarms() -> Iterator[Row]:
    """A flood comes over a quiet host: a minute of the host, a second of the flood, are a step."""
    whole = list(recorded.spoki())
    host = _by_time([each for each in whole if each.cell[2] == "scan"], 60)
    flood = _by_time(list(recorded.captured(recorded.FLOOD)), 1)
    first = len(host) // 2
    yield _called("the host alone, everything", _by_time(whole, 60), first, 0)
    yield _called("the host alone, SYN", host, first, 0)
    for name, some in (("the flood", flood), ("the flood's last ten seconds", flood[-10:])):
        counts = host.copy()
        counts[first : first + len(some)] += some
        yield _called(f"the host's SYN, then {name}", counts, first, len(some))


def _called(case: str, counts: Counts, first: int, steps: int) -> Row:
    """What the first half says is usual; an alarm after it counts by its step from there."""
    usual = counts[:first].mean()
    warden, seen = Warden(Vigil(HOURLY)), np.ones(1, dtype=bool)
    rare = rarity(seen, 1 / 20, 168)
    told = [
        (place - first, change)
        for place, count in enumerate(counts.astype(float))
        for change in warden.step(
            Glance(place * HOUR, np.array([count]), np.array([usual]), seen), rare, ["all"], None
        ).changes
    ]
    raised = [(at, each.alarm) for at, each in told if each.what is What.RAISED]
    row: Row = {
        "case": case, "steps": f"{first} + {steps}", "mean": f"{usual:.1f}",
        "calls": sum(at < 0 or not steps for at, _ in raised),
    }  # fmt: skip
    if during := [(at, alarm) for at, alarm in raised if at >= 0]:
        at, alarm = during[0]
        row |= {"after": at + 1, "level": alarm.level, "times": f"{alarm.factor:,.0f}"}
    return row


def economies() -> Iterator[Row]:
    """Where sources are, and what their scores say of them."""
    atlas, sizes = embedded(shelf.load()), shelf.load().sizes(4)
    for name, path in (("SYN flood", recorded.FLOOD), ("reflected UDP", recorded.REFLECTED)):
        sources = sorted({each.source for each in recorded.captured(path)})
        seen = Counter(atlas.names(sources))
        found = scores(seen, sizes, 4, least=10)
        told = np.array([score for score in found.values() if not isinstance(score, Why)])
        line = fit(seen, sizes, 4)
        usual = {"usual": float((abs(told - 50) <= 10).mean())} if len(told) else {}
        yield usual | {
            "recording": name, "sources": len(sources), "economies": len(seen) - ("" in seen),
            "nowhere": seen[""] / len(sources), "slope": f"{line.slope:.2f}" if line else "none",
            "deviation": f"{line.deviation:.2f}" if line else "none", "scored": len(told),
        }  # fmt: skip
