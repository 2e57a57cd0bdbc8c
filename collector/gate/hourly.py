"""What all sensors saw in every window -> what anybody may see of it under the rule of 2004.

The policy `hourly` is the rule of 2004: every window goes out with how complete it is, and only
the number of sensors is told, never which. It is for labs and for networks whose blocks are no
secret: whoever probes an address block can find sensors in the curves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collector.gate import openly
from collector.gate.aside import Aside
from collector.gate.gathered import Gathered
from collector.index.plain import Curve as Curve
from collector.index.plain import Values as Values
from collector.index.plain import View, Window
from teiten.rollup.record import Books

POLICY = "hourly"


@dataclass(frozen=True, slots=True)
class PublicWindow:
    """A window without a name in it."""

    start: int
    expected: int
    reported: int
    finals: int
    books: Books
    exposure: Mapping[str, float]
    sources: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Public:
    """The only thing that can be published; only this file makes one, and a test sees to it."""

    policy: str
    seconds: int
    as_of: int
    windows: tuple[PublicWindow, ...]
    ports: tuple[Curve, ...]
    icmp: Values
    icmp_families: Mapping[str, Values]
    asides: tuple[Aside, ...] = ()
    """Beside ports: one of a topic at most, of a day."""
    data: str = ""
    """Which data set says where sources are, if anything is said of an economy."""


def hourly(view: View, beside: Sequence[Gathered] = (), data: str = "") -> Public:
    """Let every window through, and no sensor's name; `beside` is what was gathered of them."""
    return Public(
        policy=POLICY,
        seconds=view.seconds,
        as_of=view.as_of,
        windows=tuple(_nameless(window) for window in view.windows),
        ports=view.ports,
        icmp=view.icmp,
        icmp_families=view.icmp_families,
        asides=openly.asides(beside, view.seconds),
        data=data,
    )


def _nameless(window: Window) -> PublicWindow:
    return PublicWindow(
        start=window.start,
        expected=len(window.expected),
        reported=len(window.reported),
        finals=window.finals,
        books=window.books,
        exposure=window.exposure,
        sources=window.sources,
    )
