"""What was said beside packets to ports -> one table of it, a line for each number."""

from collections.abc import Iterable

from collector.gate.aside import Aside, Topic
from collector.gate.record import UNITS, label, moment

NAME = "asides.csv"
_HOUR = 3600
_HEAD = "topic,start,seconds,label,family,protocol,class,number,economy,word,value,unit"


def table(asides: Iterable[Aside], window: int = _HOUR) -> bytes:
    """Write them as they come; sources are counted in windows that are `window` seconds long."""
    lines = [_HEAD]
    for aside in asides:
        for each in aside.mentions:
            cells = (
                aside.topic, moment(aside.start), aside.seconds, label(each.series), *each.series,
                each.word, each.value, _unit(aside.topic, window),
            )  # fmt: skip
            lines.append(",".join("" if cell is None else str(cell) for cell in cells))
    return ("\n".join(lines) + "\n").encode()


def _unit(topic: Topic, window: int) -> str:
    if topic is Topic.SOURCES and window != _HOUR:
        return f"different sources per sensor and {window} seconds"
    return UNITS[topic]
