"""The document of the rule of 2004 -> courses of every series in it."""

import msgspec

from collector.gate.edition import Listened
from collector.gate.record import Series, label, seconds
from collector.past.rows import Course, Step
from collector.site.book import BOTH, Unit
from teiten.rollup.record import ICMP, ICMPV6

NAME = "top5.json"
_FAMILIES = {"4": Series(4, ICMP), "6": Series(6, ICMPV6)}
_LEAST = {Listened.ALMOST_ALL: 0.9, Listened.MOST: 0.7, Listened.SOME: 0.0}
Values = list[float | None]


class Sensors(msgspec.Struct, frozen=True):
    """How many should have reported, and did."""

    expected: int
    reported: int


class Window(msgspec.Struct, frozen=True):
    """A window, as the file has it."""

    start: str
    sensors: Sensors


class Port(msgspec.Struct, frozen=True):
    """A port's curve."""

    protocol: int
    number: int
    values: Values


class Echo(msgspec.Struct, frozen=True):
    """ICMP's."""

    values: Values
    families: dict[str, Values]


class Document(msgspec.Struct, frozen=True):
    """What of the file is needed here."""

    policy: str
    window_seconds: int
    windows: list[Window]
    ports: list[Port]
    icmp: Echo


_documents = msgspec.json.Decoder(Document)


def courses(body: bytes) -> tuple[Course, ...]:
    """Read what was published; raises msgspec.MsgspecError where it is something else."""
    found = _documents.decode(body)
    steps = [_step(window, found.window_seconds) for window in found.windows]
    series: dict[Series, Values] = {
        **{Series(BOTH, port.protocol, None, port.number): port.values for port in found.ports},
        Series(BOTH, ICMP): found.icmp.values,
        **{_FAMILIES[name]: values for name, values in found.icmp.families.items()},
    }
    return tuple(
        Course(each, _called(each), Unit.SENSOR, steps, values) for each, values in series.items()
    )


def _called(series: Series) -> str:
    """ICMP of one family stands beside that of both."""
    return "ICMPv4" if series == _FAMILIES["4"] else label(series)


def _step(window: Window, length: int) -> Step:
    sensors = window.sensors
    share = sensors.reported / sensors.expected if sensors.expected else 0.0
    return Step(seconds(window.start), length, heard(share), round(share, 3))


def heard(share: float) -> Listened:
    """Say in words what share of a step was heard."""
    if not share:
        return Listened.TOO_LITTLE
    return next(word for word, least in _LEAST.items() if share >= least)
