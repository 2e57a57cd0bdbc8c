"""A history that was played -> the lines of its truth: what stood behind what the sensors saw."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

import msgspec
import numpy as np

from simulator.history.cohort import Member
from simulator.history.counts import Counts
from simulator.history.intensity import HOUR, Wave
from simulator.history.model import Model, Total

FORMAT, VERSION = "teiten-truth", 1
DIGITS = 6

Line = dict[str, object]


def lines(model: Model) -> Iterator[bytes]:
    """Write one JSON object a line; the key `what` says what it is."""
    for line in _lines(model):
        yield msgspec.json.encode(line) + b"\n"


def _lines(model: Model) -> Iterator[Line]:
    scenario, history = model.scenario, model.history
    yield {
        "what": "history",
        "format": FORMAT,
        "version": VERSION,
        "title": scenario.title,
        "seed": scenario.seed,
        "start": _iso(model.starts),
        "hours": model.hours,
        "dispersion": history.dispersion,
        "kinds": [kind.cell for kind in model.kinds],
        "zeros": [kind.zeros for kind in model.kinds],
        "rollups": sum(total.rollups for total in model.totals),
        "packets": sum(int(total.kinds.sum()) for total in model.totals),
    }
    for wave in model.intensity.waves:
        yield _outbreak(wave)
    for step in history.steps:
        yield {"what": "step", **msgspec.to_builtins(step)}
    for local in model.local:
        yield {"what": "anomaly", **msgspec.to_builtins(local)}
    for row, member in enumerate(model.members):
        profile = np.round(model.profiles[row], DIGITS).tolist()
        yield _sensor(member, model.listened[row], model.totals[row], profile)
    for hour, packets in enumerate(np.round(model.intensity.packets, DIGITS).tolist()):
        start = _iso(model.starts + hour * HOUR)
        yield {"what": "hour", "hour": hour, "start": start, "intensity": packets}


def _outbreak(wave: Wave) -> Line:
    half = np.flatnonzero(wave.ill * 2 >= wave.outbreak.hosts)
    return {
        "what": "outbreak",
        **msgspec.to_builtins(wave.outbreak),
        "kind": wave.kind,
        "half": int(half[0]) if len(half) else None,
        "highest": round(float(wave.packets.max(initial=0)), DIGITS),
        "per_address": round(float(wave.packets.sum()), DIGITS),
    }


def _sensor(member: Member, listened: Counts, total: Total, profile: list[float]) -> Line:
    partial = np.flatnonzero((listened > 0) & (listened < HOUR))
    return {
        "what": "sensor",
        "sensor": member.name,
        "blocks": [str(block) for block in member.blocks],
        "addresses": member.addresses,
        "economy": member.economy,
        "network": member.network,
        "profile": profile,
        "rollups": total.rollups,
        "packets": int(total.kinds.sum()),
        "malformed": total.malformed,
        "by_kind": total.kinds.tolist(),
        "missing": list(_runs(listened)),
        "partial": {str(hour): int(listened[hour]) for hour in partial.tolist()},
    }


def _runs(listened: Counts) -> Iterator[tuple[int, int]]:
    """First hour and length of each time without any rollup."""
    at = 0
    for missing, some in groupby((listened == 0).tolist()):
        length = len(list(some))
        if missing:
            yield at, length
        at += length


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
