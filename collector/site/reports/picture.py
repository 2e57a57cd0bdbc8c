"""A report -> one picture of it, an SVG that stands alone: weather, largest ports, sparklines."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from collector.paper import figures
from collector.paper.words import Words
from collector.site.reports import page, text
from collector.site.reports.record import Port, Report

WIDE, HIGH = 1200, 630
_MARGIN, _TABLE = 56, 640
_SKY = {
    "calm": ("#dcebf8", "#123a5c"),
    "unsettled": ("#fff1cc", "#5f4500"),
    "rough": ("#ffe0d1", "#7a2410"),
    "storm": ("#f6cfd3", "#6d0f1c"),
}
_PLAIN = ("#eef1f5", "#17212d")
_COLOURS = ("#1f5fbf", "#cf4517", "#12805a", "#8a4fc4", "#a87400", "#5f6b78")
_ROWS = 6


def svg(report: Report, say: Words) -> str:
    """Draw it; words are of the family sans-serif, whichever that is."""
    ground, ink = _SKY.get(report.weather.level, _PLAIN) if report.weather else _PLAIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" '
        f'viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="{ground}"/>',
        *_said(report, say, ink),
        f'<rect x="{_TABLE}" y="0" width="{WIDE - _TABLE}" height="{HIGH}" fill="#ffffff"/>',
        *_table(report, say),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _said(report: Report, say: Words, ink: str) -> Iterator[str]:
    room = _TABLE - 2 * _MARGIN
    yield _text(_MARGIN, 76, 26, f"teiten · {say('report.title', week=report.week)}", ink)
    yield _text(_MARGIN, 112, 20, str(page.when(report, say)), ink, faint=True)
    name = getattr(report.weather.name, say.language) if report.weather else report.week
    yield _text(_MARGIN, 240, _fitting(name, 96, room), name, ink)
    y = 310
    for line in lines(text.headline(report, say), 27, room)[:5]:
        yield _text(_MARGIN, y, 27, line, ink)
        y += 40
    complete = dict(text.sentences(report, say))[str(say("report.complete"))]
    for number, line in enumerate(lines(complete, 17, room)[:2]):
        yield _text(_MARGIN, HIGH - 68 + 26 * number, 17, line, ink, faint=True)


def _table(report: Report, say: Words) -> Iterator[str]:
    shown = page.shown(report)[:_ROWS]
    top = max((v for port, _ in shown for v in port.values if v is not None), default=1.0) or 1.0
    step = (HIGH - 2 * _MARGIN) / _ROWS
    for place, (port, colour) in enumerate(shown):
        y = _MARGIN + step * place
        fresh = port.news in ("first", "new")
        change = figures.change(port.mean, port.mean_before).figure
        yield _text(_TABLE + 40, y + 40, 27, port.label, "#17212d")
        yield _text(_TABLE + 40, y + 68, 18, str(say("change.new")) if fresh else change, "#56636f")
        yield (
            f'<text x="{_TABLE + 290}" y="{y + 50:.0f}" font-size="32" text-anchor="end" '
            f'fill="#17212d">{figures.figure(port.mean)}</text>'
        )
        yield from _spark(port, (_TABLE + 320, y + 12, WIDE - _TABLE - 360, step - 28), top, colour)


def _spark(
    port: Port, box: tuple[float, float, float, float], top: float, colour: int
) -> Iterator[str]:
    """A curve without a scale, in a box: left, top, width, height."""
    left, above, width, height = box
    paint = _COLOURS[colour]
    whole = max(len(port.values) - 1, 1)
    for run in _runs(port.values):
        points = " ".join(
            f"{left + width * step / whole:.1f},{above + height * (1 - value / top):.1f}"
            for step, value in run
        )
        if len(run) == 1:
            points = f"{points} {points}"
        yield (
            f'<polyline points="{points}" fill="none" stroke="{paint}" stroke-width="4" '
            f'stroke-linejoin="round" stroke-linecap="round"/>'
        )


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for step, value in enumerate((*values, None)):
        if value is not None:
            run.append((step, value))
        elif run:
            yield run
            run = []


def lines(said: str, size: int, room: float) -> list[str]:
    """Break a sentence into lines that fit, between words or between Japanese letters."""
    found, line = [], ""
    for piece in _pieces(said):
        if line and wide(line + piece.rstrip(), size) > room:
            found.append(line.rstrip())
            line = ""
        line += piece
    return [*found, line.rstrip()] if line.strip() else found


def _pieces(said: str) -> Iterator[str]:
    """Words with the blank behind them, and single letters that are as wide as high."""
    word = ""
    for letter in said:
        if _square(letter) and letter not in "。、」）":
            if word:
                yield word
            word = letter
        else:
            word += letter
            if letter == " ":
                yield word
                word = ""
    if word:
        yield word


def wide(said: str, size: int) -> float:
    """About how wide a text is."""
    return sum(size if _square(letter) else 0.56 * size for letter in said)


def _square(letter: str) -> bool:
    return ord(letter) > 0x2E7F


def _fitting(said: str, size: int, room: float) -> int:
    return min(size, int(size * room / max(wide(said, size), 1)))


def _text(x: float, y: float, size: int, said: str, ink: str, *, faint: bool = False) -> str:
    shade = ' fill-opacity=".75"' if faint else ""
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}"'
    return f'<text {place} fill="{ink}"{shade}>{escape(said)}</text>'
