"""A rollup -> a table that a person reads."""

from collections.abc import Iterator

from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Cell, Rollup

_NAMES = {TCP: "TCP", UDP: "UDP", ICMP: "ICMP", ICMPV6: "ICMPv6"}


def table(rollup: Rollup, *, rows: int = 10) -> Iterator[str]:
    """Write the books, the largest cells and the tags of one rollup."""
    books = rollup.books
    yield (
        f"{rollup.start:%Y-%m-%d %H:%M:%S} UTC, {rollup.seconds} s: "
        f"{books.received} received = {books.unmonitored} unmonitored + {books.malformed} malformed"
        f" + {books.uncounted} uncounted + {books.counted} counted"
    )
    largest = sorted(rollup.ports, key=lambda cell: (-cell.packets, cell))
    for cell in largest[:rows]:
        yield f"  {label(cell):<16} {cell.kind:<12} {cell.packets:>10}"
    if len(largest) > rows:
        rest = sum(cell.packets for cell in largest[rows:])
        yield f"  {f'{len(largest) - rows} more':<16} {'':<12} {rest:>10}"
    tags: dict[str, int] = {}
    for origin in rollup.origins:
        if origin.tag:
            tags[origin.tag] = tags.get(origin.tag, 0) + origin.packets
    if tags:
        words = ", ".join(f"{tag} {n}" for tag, n in sorted(tags.items(), key=lambda t: -t[1]))
        yield f"  tags: {words}"


def label(cell: Cell) -> str:
    """Name a cell's protocol and number as an operator would."""
    name = _NAMES.get(cell.protocol, f"protocol {cell.protocol}")
    family = "" if cell.family == 4 or cell.protocol == ICMPV6 else " (IPv6)"
    if cell.protocol in {TCP, UDP}:
        return f"{cell.number}/{name}{family}"
    if cell.protocol in {ICMP, ICMPV6}:
        return f"{name} type {cell.number}"
    return f"{name}{family}"
