"""Curves -> a small SVG for readers without scripts. Missing windows are gaps."""

from collections.abc import Iterator, Sequence

from collector.gate.hourly import Values

WIDTH, HEIGHT = 920, 260
_ICMP = 5


def svg(ports: Sequence[Values], icmp: Values, said: str = "Packets per sensor by window") -> str:
    """Draw all curves over one scale; the style sheet has a colour for each place."""
    curves = [*enumerate(ports), (_ICMP, icmp)]
    top = max((value for _, values in curves for value in values if value), default=1.0)
    lines = "".join(
        f'<polyline class="curve c{place}" points="{points}"/>'
        for place, values in curves
        for points in _runs(values, top)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{said}">{lines}'
        f'<text class="scale" x="0" y="12">{top:,.0f}</text></svg>'
    )


def _runs(values: Values, top: float) -> Iterator[str]:
    step = WIDTH / max(len(values) - 1, 1)
    run: list[str] = []
    for place, value in enumerate((*values, None)):
        if value is not None:
            run.append(f"{place * step:.1f},{(HEIGHT - 4) * (1 - value / top) + 2:.1f}")
        elif run:
            # A window between two missing ones is still a visible dot.
            yield " ".join(run if len(run) > 1 else run * 2)
            run = []
