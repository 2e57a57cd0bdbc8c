"""Figures -> tables in Markdown, and pictures as SVG."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

Row = Mapping[str, str | float | int]
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 300, 56, 16, 168, 44
COLOURS = ("#c1121f", "#1d6996", "#5f4690", "#73af48", "#8a8a8a", "#e17c05")


def percent(value: float) -> str:
    return f"{value:+.1%}" if abs(value) < 10 else f"{value:+,.0%}"


def share(value: float) -> str:
    return f"{value:.1%}"


def number(value: float) -> str:
    return f"{value:.2f}"


FORMS = {
    "width": share, "milliseconds": number,
    "bias": percent, "bias_p90": share, "cv": number, "cv_ratio": number, "covered": share,
    "weekly": share, "spearman": "{:.3f}".format, "error": share,
    "recall": share, "local_recall": share, "false": number, "local_false": number,
    "share": "{:.0%}".format, "zeros": share, "binomial": share, "poisson": share,
    "early": share, "bound": share, "found": share, "weeks": "{:.0f}".format,
    "learnt": share, "bit": "{:.4f}".format, "high": "{:.4f}".format, "pace": "{:,.0f}".format,
    "nowhere": share, "usual": share, "seasonal": percent, "persistence": percent, "better": share,
    "covered80": share, "covered95": share, "calm": share, "unsettled": share, "rough": share,
    "storm": share, "in_day": percent, "in_week": percent, "within": share, "heard": share,
    "six": "{:.3f}".format, "daily": "{:.3f}".format, "factor": "{:g}".format,
    "seconds": "{:.1f}".format,
}  # fmt: skip


def table(rows: Sequence[Row], **columns: str) -> str:
    """Write rows under the words that `columns` has for their keys."""
    said = [[_cell(row, key) for key in columns] for row in rows]
    lines = [list(columns.values()), ["---"] * len(columns), *said]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(row: Row, key: str) -> str:
    if key not in row:
        return ""
    value = row[key]
    return (
        FORMS[key](value)
        if key in FORMS
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def wide(rows: Iterable[Row], across: str, value: str, down: str) -> list[Row]:
    """One row for each `down`, with a key for each value of `across`."""
    found: dict[object, dict[str, str | float | int]] = {}
    for row in rows:
        key = _cell(row, across)
        found.setdefault(row[down], {down: row[down]})[key] = FORMS[value](row[value])
    return list(found.values())


class Frame(NamedTuple):
    """Where values and steps are in a picture."""

    steps: int
    low: float
    high: float

    def x(self, step: float) -> float:
        return LEFT + step * (WIDTH - LEFT - RIGHT) / max(self.steps - 1, 1)

    def y(self, value: float) -> float:
        """What is out of the picture is at its edge."""
        inside = min(max(value, self.low), self.high)
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - inside) / (self.high - self.low)


def picture(
    title: str,
    axis: str,
    curves: Mapping[str, Sequence[tuple[str, float]]],
    *,
    low: float,
    high: float,
) -> str:
    """Draw curves of shares over equal steps."""
    steps = [label for label, _ in next(iter(curves.values()))]
    frame = Frame(len(steps), low, high)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_grid(frame, steps, axis),
        *(
            _curve(frame, place, name, [value for _, value in points])
            for place, (name, points) in enumerate(curves.items())
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(frame: Frame, steps: Sequence[str], axis: str) -> Iterator[str]:
    for line in range(5):
        value = frame.low + (frame.high - frame.low) * line / 4
        yield (
            f'<path d="M{LEFT} {frame.y(value):.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 6}" y="{frame.y(value) + 4:.0f}" text-anchor="end">'
            f"{value:+.0%}</text>"
        )
    for place, label in enumerate(steps):
        yield _centred(frame.x(place), HEIGHT - BOTTOM + 18, label)
    yield _centred(frame.x((frame.steps - 1) / 2), HEIGHT - 8, axis)


def _centred(x: float, y: int, words: str) -> str:
    return f'<text x="{x:.0f}" y="{y}" text-anchor="middle">{words}</text>'


def _curve(frame: Frame, place: int, name: str, values: Sequence[float]) -> str:
    path = " ".join(
        f"{frame.x(step):.0f},{frame.y(value):.1f}" for step, value in enumerate(values)
    )
    colour = COLOURS[place]
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 14 + 18 * place}" fill="{colour}">{name}</text>'
    )
