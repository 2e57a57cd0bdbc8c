"""What is public -> the words and figures of the page: what is seen now, and how sure that is."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from collector.gate.hourly import Curve, Public, PublicWindow, Values
from collector.services import label, service

_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking, for the window that the page speaks of."""

    rank: str
    label: str
    service: str
    packets: str
    share: str
    change: str
    trend: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template says."""

    as_of: str
    headline: str
    span: str
    window: str
    is_lab: bool
    rows: tuple[Row, ...]
    icmp: Row
    facts: tuple[tuple[str, str], ...]
    open_note: str
    strip: tuple[tuple[str, str], ...]
    """Each window by how complete it is: a class of the style sheet, a sentence."""


def page(public: Public) -> Page | None:
    """Say what the newest whole window holds; nothing, where there is no window yet."""
    if not public.windows:
        return None
    index = spoken_of(public)
    now = public.windows[index]
    total = now.books.counted / now.reported
    return Page(
        as_of=iso(public.as_of),
        headline=_headline(public, index, total),
        span=span(now.start, public.seconds),
        window=_duration(public.seconds),
        is_lab=public.seconds != 3600,
        rows=tuple(
            _row(str(rank), *_names(curve), curve.values, index, total)
            for rank, curve in enumerate(public.ports, 1)
        ),
        icmp=_row("–", "ICMP", "echo and errors, v4 and v6", public.icmp, index, total),
        facts=_facts(now),
        open_note=_open_note(public, index),
        strip=tuple(_strip(each, at > index) for at, each in enumerate(public.windows)),
    )


def spoken_of(public: Public) -> int:
    """The newest window, or the last reported one before it while the newest is still open."""
    reported = [index for index, window in enumerate(public.windows) if window.reported]
    newest = public.windows[reported[-1]]
    if newest.finals == newest.reported or len(reported) == 1:
        return reported[-1]
    return reported[-2]


def iso(seconds: int) -> str:
    """A moment as the files write it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def span(start: int, seconds: int) -> str:
    """A window as people say it."""
    begin = datetime.fromtimestamp(start, UTC)
    end = datetime.fromtimestamp(start + seconds, UTC)
    clock = "%H:%M" if seconds % 60 == 0 else "%H:%M:%S"
    return f"{begin:%-d %B %Y}, {begin.strftime(clock)} to {end.strftime(clock)} UTC"


def figure(value: float) -> str:
    """A count per sensor, with as many digits as mean something."""
    if value >= 100 or value == int(value):
        return f"{math.floor(value + 0.5):,}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def percent(part: float, whole: float) -> str:
    """A share; what is not quite nothing is not called 0%, nor what is not quite all 100%."""
    if not whole or not part:
        return "0%"
    share = 100 * part / whole
    if share < 0.1:
        return "under 0.1%"
    if part < whole and share > 99.9:
        return "over 99.9%"
    return f"{share:.1f}%" if share < 10 else f"{share:.0f}%"


def _names(curve: Curve) -> tuple[str, str]:
    return label(*curve.kind), service(*curve.kind)


def _row(rank: str, name: str, known: str, values: Values, index: int, total: float) -> Row:
    value = values[index] or 0.0
    before = values[index - 1] if index else None
    return Row(rank, name, known, figure(value), percent(value, total), *change(value, before))


def change(value: float, before: float | None) -> tuple[str, str]:
    """Say how far a value is from the one before, and in which direction."""
    if before is None:
        return "no window before", "none"
    if before == value:
        return "unchanged", "same"
    if not before or not value:
        return ("new", "up") if value else ("gone", "down")
    ratio = value / before
    trend = "up" if ratio > 1 else "down"
    if ratio >= 3:
        return f"× {ratio:,.1f}" if ratio < 100 else f"× {ratio:,.0f}", trend
    return f"{100 * (ratio - 1):+.0f}%".replace("-", "−"), trend


def _headline(public: Public, index: int, total: float) -> str:
    said = f"Each sensor heard {figure(total)} packets on average"
    busiest = max(public.ports, key=lambda curve: curve.values[index] or 0, default=None)
    if busiest is None or not busiest.values[index]:
        return f"{said}."
    name, known = _names(busiest)
    known = f" ({known})" if known else ""
    share = percent(busiest.values[index] or 0, total)
    return f"{said}; {share} of them wanted {name}{known}, more than any other port."


def _duration(seconds: int) -> str:
    size, name = next(unit for unit in _UNITS if seconds % unit[0] == 0)
    count = seconds // size
    return f"{count} {name}{'s' if count > 1 else ''}"


def _facts(now: PublicWindow) -> tuple[tuple[str, str], ...]:
    books = now.books
    wire = books.received + books.link_dropped
    provisional = now.reported - now.finals
    last = "all counts are final" if not provisional else f"{provisional} not final"
    return (
        ("Sensors that reported", f"{now.reported} of {now.expected}; {last}"),
        ("Counted but not examined", percent(books.unexamined, books.counted)),
        ("Dropped before they were counted", percent(books.uncounted, books.received)),
        ("Dropped on the link", percent(books.link_dropped, wire)),
        ("Malformed", percent(books.malformed, books.received)),
        ("Unique sources", _sources(now)),
        ("Listening", _listening(now)),
    )


def _strip(window: PublicWindow, is_open: bool) -> tuple[str, str]:
    kind = "all" if window.reported == window.expected else "some" if window.reported else "none"
    still = " open" if is_open and window.reported else ""
    said = f"{iso(window.start)}: {window.reported} of {window.expected} sensors"
    return kind + still, said


def _sources(now: PublicWindow) -> str:
    said = [f"about {now.sources[key]:,} over IPv{key}" for key in ("4", "6") if key in now.sources]
    return ", ".join(said) or "not told"


def _listening(now: PublicWindow) -> str:
    said = [
        f"{seconds / 3600:,.0f} IPv{family} address-hours"
        if seconds >= 36000
        else f"{seconds:,.0f} IPv{family} address-seconds"
        for family, seconds in sorted(now.exposure.items())
        if 0 < seconds < 10**15
    ]
    return ", ".join(said) or "not told"


def _open_note(public: Public, index: int) -> str:
    last = next(window for window in reversed(public.windows) if window.reported)
    if last.finals == last.reported:
        return ""
    if last.start == public.windows[index].start:
        return "This window is still open: its figures will rise."
    return (
        "The newest window is still open (shaded below): "
        f"{figure(last.books.counted / last.reported)} packets per sensor so far."
    )
