"""Captured packets, or rollups -> the spans of a log: how often each port was wanted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from teiten.compare.headers import destination, read
from teiten.compare.record import Span, Wanted
from teiten.rollup.record import ICMP, ICMPV6, Rollup

HOUR = 3600
Network = IPv4Network | IPv6Network
Moment = float
"""Seconds since 1970."""


@dataclass(slots=True)
class Counted:
    """What became of a capture's packets."""

    hours: dict[int, Counter[Wanted]] = field(default_factory=dict)
    first: Moment = float("inf")
    last: Moment = float("-inf")
    elsewhere: int = 0
    """Packets to addresses that are not mine, replies among them."""
    unread: int = 0
    """Packets whose headers are not whole."""

    def add(self, moment: Moment, packet: bytes, mine: "Blocks") -> None:
        """Count one packet; all packets are the log's time, whomever they are for."""
        self.first, self.last = min(self.first, moment), max(self.last, moment)
        found = read(packet)
        if found is None:
            self.unread += 1
        elif destination(packet) not in mine:
            self.elsewhere += 1
        else:
            hour = int(moment // HOUR) * HOUR
            self.hours.setdefault(hour, Counter())[found] += 1

    def spans(self) -> tuple[Span, ...]:
        """One for each hour from the first packet to the last, quiet ones included."""
        if self.first > self.last:
            return ()
        begin, end = int(self.first // HOUR) * HOUR, self.last
        return tuple(
            Span(
                hour,
                max(min(end, hour + HOUR) - max(self.first, hour), 0.0),
                self.hours.get(hour, {}),
            )
            for hour in range(begin, int(end // HOUR) * HOUR + 1, HOUR)
        )


class Blocks:
    """Which addresses are mine; all of them, where no block is named."""

    def __init__(self, blocks: Iterable[Network] = ()) -> None:
        """Take blocks of either family."""
        self.blocks = tuple(blocks)
        self._known: dict[bytes, bool] = {}

    def __contains__(self, address: object) -> bool:
        """Say of a packed address whether it is in one of the blocks."""
        assert isinstance(address, bytes)
        if not self.blocks:
            return True
        found = self._known.get(address)
        if found is None:
            found = any(_holds(block, address) for block in self.blocks)
            if len(self._known) < _REMEMBERED:
                self._known[address] = found
        return found

    @property
    def addresses(self) -> dict[int, int]:
        """How many they are, by family."""
        found: Counter[int] = Counter()
        for block in self.blocks:
            found[block.version] += block.num_addresses
        return dict(found)


_REMEMBERED = 65536


def _holds(block: Network, address: bytes) -> bool:
    if len(address) * 8 != block.max_prefixlen:
        return False
    shift = block.max_prefixlen - block.prefixlen
    number, base = int.from_bytes(address, "big"), int(block.network_address)
    return number >> shift == base >> shift


def rollups(found: Iterable[Rollup]) -> tuple[Span, ...]:
    """Take the newest rollup of each sensor's window; sensors of one window are added up."""
    newest: dict[tuple[str, int], Rollup] = {}
    for each in found:
        key = each.sensor, each.starts
        if key not in newest or newest[key].sequence < each.sequence:
            newest[key] = each
    return tuple(_span(each) for _, each in sorted(newest.items(), key=lambda pair: pair[0][::-1]))


def _span(rollup: Rollup) -> Span:
    counted: Counter[Wanted] = Counter()
    for cell in rollup.ports:
        number = None if cell.protocol in (ICMP, ICMPV6) else cell.number
        counted[Wanted(cell.family, cell.protocol, number)] += cell.packets
    seconds = max((float(each.seconds) for each in rollup.exposure.values()), default=0.0)
    addresses = {int(family): each.addresses for family, each in rollup.exposure.items()}
    return Span(rollup.starts, seconds or float(rollup.seconds), counted, addresses)
