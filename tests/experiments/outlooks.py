"""A forecast, hour by hour, with what came -> a picture of its bands."""

from collections.abc import Sequence

from pages import BOTTOM, COLOURS, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Frame, Row

_WORDS = ("what was seen", "forecast", "80 of 100", "95 of 100")
_BANDS = (("low95", "high95", "#d5e4ef"), ("low80", "high80", "#a9c9e0"))


def picture(rows: Sequence[Row]) -> str:
    """Draw the week before, and the week that was forecast with what came."""
    highest = max(float(row.get("high95", row["seen"])) for row in rows)
    frame = Frame(len(rows), 0.0, max(highest, *(float(row["seen"]) for row in rows)))
    told = [row for row in rows if "mean" in row]
    first = len(rows) - len(told)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="12"><title>A port, a week ahead</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *(_band(frame, told, first, *band) for band in _BANDS),
        _line(frame, [float(row["mean"]) for row in told], first, COLOURS[1], 2),
        _line(frame, [float(row["seen"]) for row in rows], 0, COLOURS[0], 1),
        *_axes(frame, len(rows), first),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _band(frame: Frame, told: Sequence[Row], first: int, low: str, high: str, colour: str) -> str:
    up = [f"{frame.x(first + n):.0f},{frame.y(float(r[high])):.0f}" for n, r in enumerate(told)]
    down = [f"{frame.x(first + n):.0f},{frame.y(float(r[low])):.0f}" for n, r in enumerate(told)]
    return f'<polygon points="{" ".join([*up, *reversed(down)])}" fill="{colour}"/>'


def _line(frame: Frame, values: Sequence[float], first: int, colour: str, width: int) -> str:
    points = " ".join(
        f"{frame.x(first + n):.0f},{frame.y(value):.1f}" for n, value in enumerate(values)
    )
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _axes(frame: Frame, steps: int, first: int) -> list[str]:
    found = []
    for part in range(5):
        value = frame.high * part / 4
        y = frame.y(value)
        found.append(f'<path d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}" stroke="#ddd" opacity="0.5"/>')
        found.append(f'<text x="{LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{value:.3g}</text>')
    x = frame.x(first)
    found.append(f'<path d="M{x:.0f} {TOP}V{HEIGHT - BOTTOM}" stroke="#888"/>')
    for days in range(-6, 8, 2):
        at = frame.x(first + 24 * days)
        found.append(
            f'<text x="{at:.0f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{days:+d}</text>'
        )
    found.append(
        f'<text x="{frame.x(steps / 2):.0f}" y="{HEIGHT - 8}" text-anchor="middle">days from then'
        " (packets to an address and hour)</text>"
    )
    return found


def _legend() -> list[str]:
    colours = (COLOURS[0], COLOURS[1], "#5f93b5", "#9bb9cd")
    return [
        f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 14 + 18 * n}" fill="{colour}">{word}</text>'
        for n, (word, colour) in enumerate(zip(_WORDS, colours, strict=True))
    ]
