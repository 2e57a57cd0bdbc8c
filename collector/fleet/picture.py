"""A fleet in the address space -> a drawing for its operator alone, since it shows every block.

IPv4 along a Hilbert curve (Heidemann, Pradkin and others: Census and Survey of the Visible
Internet, IMC 2008): neighbours in number are neighbours on paper, and a square is a /8.
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, ip_network
from xml.sax.saxutils import escape

from collector.fleet.ground import Ground
from collector.fleet.near import blocks_of
from collector.fleet.spread import Spread
from collector.sensors.place import Place

_ORDER, _CELL, _TOP = 4, 40, 56
"""A curve of the fourth order has 256 squares, one for each /8."""
_WIDE = _CELL << _ORDER
_GROUND, _ALONE, _NEAR, _NEXT = "#1f5fbf", "#16202c", "#b3261e", "#1c6e4a"


def svg(places: Mapping[str, Place], found: Spread, ground: Ground) -> str:
    """Draw boxes, the /8 of economies that have one, and where the next one helps most."""
    height = _TOP + _WIDE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" '
        f'font-family="system-ui, sans-serif" font-size="14">',
        f'<rect width="{_WIDE}" height="{height}" fill="#ffffff"/>',
        *_legend(found),
        *_squares(places, ground),
        *_next(found),
        *_boxes(places, found),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def place_on(number: int, order: int) -> tuple[int, int]:
    """Say where a Hilbert curve of 4**order squares is at its `number`-th one (column, row)."""
    column = row = 0
    for level in range(order):
        size, right, up = 1 << level, 1 & (number >> 1), 1 & (number ^ (number >> 1))
        if not up:
            if right:
                column, row = size - 1 - column, size - 1 - row
            column, row = row, column
        column, row = column + size * right, row + size * up
        number >>= 2
    return column, row


def _legend(found: Spread) -> Iterator[str]:
    lost = f", {found.boxes - found.witnesses} too near to another (red)"
    yield (
        f'<text x="8" y="22" font-size="16" fill="{_ALONE}">{found.boxes} boxes are '
        f"{found.witnesses} witnesses{lost if found.boxes > found.witnesses else ''}</text>"
    )
    yield (
        f'<text x="8" y="44" fill="#5b6875">IPv4, a /8 a square. Blue: addresses of economies with '
        f'a box. <tspan fill="{_NEXT}">Framed: where the next one helps most.</tspan></text>'
    )


def _squares(places: Mapping[str, Place], ground: Ground) -> Iterator[str]:
    economies = {place.economy for place in places.values()}
    for byte in range(256):
        heard = sum(ground[economy].get(byte, 0) for economy in economies & ground.keys())
        x, y = _corner(byte)
        yield (
            f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" stroke="#dde2e8" '
            f'fill="{_GROUND}" fill-opacity="{0.45 * heard / 2**24:.3f}"/>'
            f'<text x="{x + 3}" y="{y + 11}" font-size="9" fill="#8a949e">{byte}</text>'
        )


def _next(found: Spread) -> Iterator[str]:
    """Frame the best candidates' parts of the address space, each once."""
    for where in sorted({where for each in found.helps for where in each.where}):
        x, y = _corner(int(ip_network(where).network_address) >> 24)
        yield (
            f'<rect x="{x + 2}" y="{y + 2}" width="{_CELL - 4}" height="{_CELL - 4}" fill="none" '
            f'stroke="{_NEXT}" stroke-width="2"/>'
        )


def _boxes(places: Mapping[str, Place], found: Spread) -> Iterator[str]:
    near = {name for pair in found.near for name in (pair.one, pair.other)}
    for name, blocks in blocks_of(places).items():
        for block in blocks:
            if isinstance(block, IPv4Network):
                x, y = _within(block)
                yield (
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" stroke="#ffffff" '
                    f'fill="{_NEAR if name in near else _ALONE}"><title>{escape(name)} '
                    f"{block}</title></circle>"
                )


def _corner(byte: int) -> tuple[int, int]:
    column, row = place_on(byte, _ORDER)
    return column * _CELL, _TOP + row * _CELL


def _within(block: IPv4Network) -> tuple[float, float]:
    """The middle of its /16, on the finer curve that runs through the same squares."""
    column, row = place_on(int(block.network_address) >> 16, 2 * _ORDER)
    fine = _CELL / (1 << _ORDER)
    return (column + 0.5) * fine, _TOP + (row + 0.5) * fine
