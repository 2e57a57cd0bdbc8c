"""A public series -> what people call it, in one language."""

from markupsafe import Markup

from collector.gate.record import Series, label
from collector.paper.words import Words
from collector.services import service


def port(series: Series, say: Words) -> Markup:
    """Say a port as people know it: `23/TCP (telnet)`."""
    known = called(series, say)
    return say("front.port" if known else "front.bare", label=label(series), service=known)


def called(series: Series, say: Words) -> str:
    """The name of a port's service, if it has one."""
    if series.protocol is None or series.number is None:
        return str(say("front.echo")) if label(series) == "ICMP" else ""
    return service(series.protocol, series.number)
