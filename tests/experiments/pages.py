"""Figures -> tables in Markdown, and pictures as SVG."""

from collections.abc import Iterable, Mapping, Sequence

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
    "bias": percent, "bias_p90": share, "cv": number, "cv_ratio": number, "covered": share,
    "recall": share, "local_recall": share, "false": number, "local_false": number,
    "share": "{:.0%}".format, "factor": "{:g}".format, "seconds": "{:.1f}".format,
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


def picture(
    title: str,
    axis: str,
    curves: Mapping[str, Sequence[tuple[str, float]]],
    *,
    low: float,
    high: float,
) -> str:
    """Draw curves of shares over equal steps; what leaves the picture leaves it at its edge."""
    steps = [label for label, _ in next(iter(curves.values()))]
    across = (WIDTH - LEFT - RIGHT) / max(len(steps) - 1, 1)

    def y(value: float) -> float:
        inside = min(max(value, low), high)
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - inside) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for line in range(5):
        value = low + (high - low) * line / 4
        parts.append(
            f'<path d="M{LEFT} {y(value):.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 6}" y="{y(value) + 4:.0f}" text-anchor="end">{value:+.0%}</text>'
        )
    for place, label in enumerate(steps):
        parts.append(
            f'<text x="{LEFT + place * across:.0f}" y="{HEIGHT - BOTTOM + 18}"'
            f' text-anchor="middle">{label}</text>'
        )
    parts.append(
        f'<text x="{LEFT + (WIDTH - LEFT - RIGHT) / 2:.0f}" y="{HEIGHT - 8}"'
        f' text-anchor="middle">{axis}</text>'
    )
    for place, (name, points) in enumerate(curves.items()):
        path = " ".join(
            f"{LEFT + step * across:.0f},{y(value):.1f}" for step, (_, value) in enumerate(points)
        )
        legend = TOP + 14 + 18 * place
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{COLOURS[place]}" stroke-width="2"/>'
            f'<text x="{WIDTH - RIGHT + 12}" y="{legend}" fill="{COLOURS[place]}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"
