"""A log, and what is public -> which ports are only mine, and which are everybody's.

Both are compared over the same hours; where nothing is public of these, the log stands beside the
public's newest week, and the comparison says so. Of a port that is public in some of the steps,
only the hours of these are compared. Intervals of both sides are put together at their far ends, so
the ratio's interval is rather too wide than too narrow. What it cannot know is how far my network
is from others as a rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from teiten.compare import intervals
from teiten.compare.record import Comparison, Row, Span, Step, Theirs, Verdict, Wanted

WEEK = 7 * 86400
TIMES = 3.0
"""What is surely so many times everybody's is only mine."""
SHOWN = 20
"""Rows of ports that the public files do not tell of."""

_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class _Both:
    """What is compared: spans of mine, the steps of theirs, and which of these are of one time."""

    spans: tuple[Span, ...]
    steps: tuple[Step, ...]
    same_time: bool
    addresses: Mapping[int, int]
    theirs: Theirs

    def hours(self, spans: Sequence[Span], family: int) -> list[float]:
        """Address-hours of each span."""
        return [
            span.seconds / 3600 * (span.addresses or self.addresses).get(family, 0)
            for span in spans
        ]

    def during(self, steps: Sequence[Step]) -> tuple[Span, ...]:
        """What of mine is of these steps' time."""
        if not self.same_time:
            return self.spans
        return tuple(span for span in self.spans if any(_meet(span, step) for step in steps))

    def weight(self, step: Step, family: int) -> float:
        """How much of mine is of one step's time."""
        return sum(self.hours(self.during([step]), family)) if self.same_time else 1.0


def compare(spans: Sequence[Span], theirs: Theirs, addresses: Mapping[int, int]) -> Comparison:
    """Compare them; `addresses` are mine by family, for a log that does not say it.

    There is at least one span and one step.
    """
    both = _both(spans, theirs, addresses)
    wanted = {key for span in both.spans for key in span.packets if key.comparable}
    public = {key for step in both.steps for key in step.values}
    families = {4, 6} & {f for s in both.spans for f in (s.addresses or addresses)}
    rows = [_row(key, both) for key in sorted(wanted | public, key=str) if key.family in families]
    rows.sort(key=_rank)
    shown = [row for row in rows if row.verdict is not Verdict.UNTOLD]
    untold = [row for row in rows if row.verdict is Verdict.UNTOLD]
    packets = sum(n for span in both.spans for n in span.packets.values())
    kept = (*shown, *untold[:SHOWN])
    return Comparison(
        start=both.spans[0].start,
        end=round(max(span.start + span.seconds for span in both.spans)),
        address_hours=sum(both.hours(both.spans, 4)),
        policy=theirs.policy,
        public_start=both.steps[0].start,
        public_end=both.steps[-1].start + both.steps[-1].seconds,
        steps=len(both.steps),
        same_time=both.same_time,
        rows=kept,
        others=packets - sum(_counted(row.label, both) for row in kept),
    )


def _both(spans: Sequence[Span], theirs: Theirs, addresses: Mapping[int, int]) -> _Both:
    steps = tuple(step for step in theirs.steps if any(_meet(span, step) for span in spans))
    if steps:
        same = tuple(span for span in spans if any(_meet(span, step) for step in steps))
        return _Both(same, steps, True, addresses, theirs)
    end = theirs.steps[-1].start + theirs.steps[-1].seconds
    week = tuple(step for step in theirs.steps if step.start >= end - WEEK)
    return _Both(tuple(spans), week, False, addresses, theirs)


def _meet(span: Span, step: Step) -> bool:
    end = span.start + max(span.seconds, 1)
    return span.start < step.start + step.seconds and step.start < end


def _counted(label: str, both: _Both) -> int:
    return sum(n for span in both.spans for key, n in span.packets.items() if key.label == label)


def _rank(row: Row) -> tuple[int, float, int, str]:
    return _ORDER[row.verdict], -(row.ratio_low or 0.0), -row.packets, row.label


def _row(key: Wanted, both: _Both) -> Row:
    told = [step for step in both.steps if key in step.values]
    spans = both.during(told) if told else both.spans
    counts = [span.packets.get(key, 0) for span in spans]
    hours = both.hours(spans, key.family)
    if not sum(hours):
        return _untold(key, counts, 0.0, 0.0, 0.0)
    mine, low, high = intervals.rate(counts, hours)
    if told:
        theirs, least, most = _theirs(key, told, both)
        return _judged(key, counts, (mine, low, high), (theirs, least, most), len(told))
    if key in both.theirs.watched:
        bound = max(_below(step, both.theirs) for step in both.steps)
        return _judged(key, counts, (mine, low, high), (None, 0.0, bound), 0)
    return _untold(key, counts, mine, low, high)


def _untold(key: Wanted, counts: Sequence[int], mine: float, low: float, high: float) -> Row:
    return Row(
        label=key.label,
        packets=sum(counts),
        mine=mine,
        mine_low=low,
        mine_high=high,
        verdict=Verdict.UNTOLD,
    )


def _theirs(key: Wanted, told: Sequence[Step], both: _Both) -> tuple[float, float, float]:
    """The mean of public values, weighted by how much of mine is of each step."""
    weights = [both.weight(step, key.family) for step in told]
    values = [step.values[key] for step in told]
    measured = [step.address_hours or 0.0 for step in told]
    if all(measured):
        whole = sum(measured)
        packets = sum(value * hours for value, hours in zip(values, measured, strict=True))
        low, high = intervals.counted(packets)
        return packets / whole, low / whole, high / whole
    return intervals.public(values, both.theirs.coarse, weights)


def _below(step: Step, theirs: Theirs) -> float:
    before = next((s for s in theirs.steps if s.start == step.start - step.seconds), None)
    ports = [key for key in step.values if key.number is not None]
    if not ports:
        return float("inf")
    was = [before.values.get(key) if before else None for key in ports]
    return intervals.below([step.values[key] for key in ports], was, theirs.coarse)


def _judged(
    key: Wanted,
    counts: Sequence[int],
    mine: tuple[float, float, float],
    theirs: tuple[float | None, float, float],
    steps: int,
) -> Row:
    low = mine[1] / theirs[2] if theirs[2] else None
    high = mine[2] / theirs[1] if theirs[1] else None
    return Row(
        label=key.label,
        packets=sum(counts),
        mine=mine[0],
        mine_low=mine[1],
        mine_high=mine[2],
        theirs=theirs[0],
        theirs_low=theirs[1],
        theirs_high=theirs[2],
        ratio=mine[0] / theirs[0] if theirs[0] else None,
        ratio_low=low,
        ratio_high=high,
        verdict=_verdict(low, high, steps),
        steps=steps,
    )


def _verdict(low: float | None, high: float | None, steps: int) -> Verdict:
    if low is not None and low >= TIMES:
        return Verdict.MINE
    if low is not None and low > 1:
        return Verdict.MORE
    if not steps:
        return Verdict.UNTOLD
    return Verdict.LESS if high is not None and high < 1 else Verdict.ALIKE
