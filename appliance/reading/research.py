"""Published lists of research scanners' addresses -> whose list a source is in.

A list is text: one address or block a line, of either family; what follows a # is a comment. Where
lists overlap, the smaller block wins, and between equal ones the list that was named first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_network

from appliance.reading.decode import Network


class NoBlock(ValueError):
    """A line that is neither an address nor a block."""


def blocks(lines: Iterable[str]) -> Iterator[Network]:
    """Read a list; raises NoBlock with the number of the line."""
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            yield ip_network(text, strict=False)
        except ValueError as error:
            raise NoBlock(f"line {number}: {text} is neither an address nor a block") from error


class Research:
    """All lists of one sensor."""

    def __init__(self, lists: Mapping[str, Iterable[Network]] | None = None) -> None:
        """Hold the blocks of each list by its name."""
        found: dict[Network, str] = {}
        for name, given in (lists or {}).items():
            for block in given:
                found.setdefault(block, name)
        self._spans = {
            width: _flatten([(b, n) for b, n in found.items() if b.max_prefixlen == 8 * width])
            for width in (4, 16)
        }

    def find(self, source: bytes) -> str:
        """Name the list that a packed address is in, or nothing."""
        starts, names = self._spans[len(source)]
        place = bisect_right(starts, int.from_bytes(source, "big")) - 1
        return names[place] if place >= 0 else ""


def _flatten(found: list[tuple[Network, str]]) -> tuple[list[int], list[str]]:
    """Where the name changes, along all addresses, and to what."""
    starts, names = [0], [""]
    around: list[tuple[int, str]] = []

    def turn(at: int, name: str) -> None:
        if starts[-1] == at:
            names[-1] = name
        else:
            starts.append(at)
            names.append(name)

    # Blocks lie within one another or apart: a stack knows what is around the present place.
    for block, name in sorted(found, key=lambda item: (int(item[0][0]), item[0].prefixlen)):
        first, last = int(block[0]), int(block[-1])
        while around and around[-1][0] < first:
            end, _ = around.pop()
            turn(end + 1, around[-1][1] if around else "")
        turn(first, name)
        around.append((last, name))
    while around:
        end, _ = around.pop()
        turn(end + 1, around[-1][1] if around else "")
    return starts, names
