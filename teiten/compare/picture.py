"""A comparison -> a drawing of how many times everybody's each port is, with its interval."""

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from teiten.compare.record import Comparison, Row, Verdict
from teiten.compare.screen import WORDS, Language, figure

_WIDE, _LEFT, _RIGHT, _TOP, _STEP = 860, 150, 110, 56, 26
_COLOURS = {
    Verdict.MINE: "#b3261e",
    Verdict.MORE: "#b06a00",
    Verdict.ALIKE: "#1f5fbf",
    Verdict.LESS: "#1c6e4a",
}
_FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK JP', sans-serif"


def svg(found: Comparison, language: Language) -> str:
    """Draw it; the axis is logarithmic, and what the public files do not tell is left out."""
    rows = [row for row in found.rows if row.ratio_low is not None or row.ratio is not None]
    low, high = _ends(rows)
    high_at = _TOP + _STEP * max(len(rows), 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high_at + 40}" '
        f'font-family="{_FONT}" font-size="14">',
        f'<rect width="{_WIDE}" height="{high_at + 40}" fill="#ffffff"/>',
        *_legend(rows, language),
        *_axis(low, high, high_at),
        *(part for place, row in enumerate(rows) for part in _bar(row, place, low, high)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    """Whole powers of ten that hold every interval, 1 always among them, a hundredfold at most."""
    known = [v for row in rows for v in (row.ratio_low, row.ratio, row.ratio_high) if v]
    low = math.floor(math.log10(max(min([*known, 0.9]), 0.001)))
    high = math.ceil(math.log10(min(max([*known, 1.1]), 100_000)))
    return float(low), float(high)


def _x(value: float, low: float, high: float) -> float:
    share = (math.log10(max(value, 1e-9)) - low) / (high - low)
    return _LEFT + min(max(share, 0.0), 1.0) * (_WIDE - _LEFT - _RIGHT)


def _axis(low: float, high: float, bottom: int) -> Iterator[str]:
    for power in range(int(low), int(high) + 1):
        x, colour = _x(10.0**power, low, high), "#16202c" if power == 0 else "#dde2e8"
        yield (
            f'<path d="M{x:.1f} {_TOP - 12}V{bottom}" stroke="{colour}"/>'
            f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle" fill="#5b6875">'
            f"× {10.0**power:g}</text>"
        )


def _bar(row: Row, place: int, low: float, high: float) -> Iterator[str]:
    y = _TOP + _STEP * place + 6
    colour = _COLOURS.get(row.verdict, "#5b6875")
    begin = _x(row.ratio_low or 0.0, low, high)
    end = _WIDE - _RIGHT if row.ratio_high is None else _x(row.ratio_high, low, high)
    yield f'<text x="{_LEFT - 12}" y="{y + 5}" text-anchor="end">{escape(row.label)}</text>'
    yield (
        f'<path d="M{begin:.1f} {y}H{end:.1f}" stroke="{colour}" stroke-width="4" '
        f'stroke-linecap="round" stroke-opacity=".45"/>'
    )
    if row.ratio is not None:
        yield f'<circle cx="{_x(row.ratio, low, high):.1f}" cy="{y}" r="5" fill="{colour}"/>'
    said = figure(row.ratio) if row.ratio is not None else f"≥ {figure(row.ratio_low)}"
    yield f'<text x="{_WIDE - _RIGHT + 12}" y="{y + 5}" fill="{colour}">× {said}</text>'


def _legend(rows: Sequence[Row], language: Language) -> Iterator[str]:
    x = 16
    for verdict, colour in _COLOURS.items():
        if any(row.verdict is verdict for row in rows):
            text = WORDS[language].heads[verdict].partition(":")[0]
            yield f'<circle cx="{x}" cy="20" r="5" fill="{colour}"/>'
            yield f'<text x="{x + 12}" y="25">{escape(text)}</text>'
            x += 40 + sum(14 if ord(letter) > 0x2E7F else 8 for letter in text)
