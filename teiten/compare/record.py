"""The types of a comparison: what was wanted, by whom it was heard, and how far both differ."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

NAMES = {TCP: "TCP", UDP: "UDP", ICMP: "ICMP", ICMPV6: "ICMPv6"}
_LABEL = re.compile(r"(\d{1,5})/(TCP|UDP)")
_NUMBERS = {"TCP": TCP, "UDP": UDP}


class Wanted(NamedTuple):
    """What a packet wanted; messages of ICMP are taken together and have no number."""

    family: int
    protocol: int
    number: int | None

    @property
    def label(self) -> str:
        """As operators write it."""
        name = NAMES.get(self.protocol, f"protocol {self.protocol}")
        whole = name if self.number is None else f"{self.number}/{name}"
        return f"{whole} IPv6" if self.family == 6 and self.protocol != ICMPV6 else whole

    @property
    def comparable(self) -> bool:
        """Whether it is of a kind that can be public: a port, or ICMP."""
        if self.protocol in (TCP, UDP):
            return bool(self.number)
        return self.protocol in (ICMP, ICMPV6)


def wanted(label: str) -> Wanted | None:
    """Read a public label of IPv4: `23/TCP`, `ICMP`."""
    if label == "ICMP":
        return Wanted(4, ICMP, None)
    found = _LABEL.fullmatch(label)
    return Wanted(4, _NUMBERS[found[2]], int(found[1])) if found else None


class Span(Struct, frozen=True):
    """What knocked in one stretch of a log."""

    start: int
    """Seconds since 1970."""
    seconds: float
    """For how long packets were counted."""
    packets: Mapping[Wanted, int]
    addresses: Mapping[int, int] = {}
    """By family, where the log says so itself."""


class Step(Struct, frozen=True):
    """What is public of one stretch of time."""

    start: int
    seconds: int
    values: Mapping[Wanted, float]
    """Packets to a monitored address in an hour."""
    address_hours: float | None = None
    """What it was measured with; under the policy `gated` nobody is told."""


class Coarse(Struct, frozen=True):
    """How coarse public values are; docs/publication.md has the numbers."""

    bins: float = 0.0
    blur: float = 0.0
    scale: float = 0.1
    holds: float = 0.25


GATED = Coarse(bins=0.1, blur=0.09)


class Theirs(Struct, frozen=True):
    """What is public: steps in order of time, and which ports may ever be among them."""

    policy: str
    steps: tuple[Step, ...]
    coarse: Coarse
    watched: frozenset[Wanted] = frozenset()


class Verdict(StrEnum):
    """What a comparison says of a port."""

    MINE = "only mine"
    """At least three times everybody's, by the lower end of the interval."""
    MORE = "more here"
    ALIKE = "everybody's"
    """The interval holds 1."""
    LESS = "less here"
    UNTOLD = "not told"
    """The public files do not say enough of it."""


class Row(Struct, frozen=True, kw_only=True):
    """One port; rates are packets to an address in an hour, each with an interval of 95%."""

    label: str
    packets: int
    mine: float
    mine_low: float
    mine_high: float
    theirs: float | None = None
    theirs_low: float | None = None
    theirs_high: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    verdict: Verdict
    steps: int = 0
    """Of the steps that were compared: in how many it is public."""


class Comparison(Struct, frozen=True, kw_only=True):
    """All that is said; moments are seconds since 1970."""

    start: int
    end: int
    address_hours: float
    policy: str
    public_start: int
    public_end: int
    steps: int
    same_time: bool
    """Whether both are of the same hours, or the log stands beside the public's newest week."""
    rows: tuple[Row, ...]
    others: int
    """Packets to ports that have no row."""
