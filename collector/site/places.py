"""A book -> what its front page says of economies, raw and by their size, in one language."""

from dataclasses import dataclass

from markupsafe import Markup

from collector.geo.public import Countries
from collector.paper import clock, plot
from collector.paper.figures import figure
from collector.paper.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the table of economies."""

    economy: str
    region: str
    value: str
    bar: Markup
    times: str
    times_bar: Markup


@dataclass(frozen=True, slots=True)
class Places:
    """What is said of economies, of which while, and by whose data."""

    while_: Markup

    rows: tuple[Place, ...]
    regions: str
    data: str


def places(found: Countries, say: Words) -> Places:
    """Say what is public of them."""
    owed = (*found.data, found.allocated) if found.allocated not in found.data else found.data
    known = [each.value for each in found.rows] + [found.others or 0.0]
    most = max(known) or 1.0
    widest = max((each.times or 0.0 for each in found.rows), default=0.0) or 1.0
    return Places(
        while_=_while(found, say),
        rows=tuple(
            Place(
                each.economy,
                each.region,
                figure(each.value),
                plot.bar(each.value / most, 0),
                str(say("places.no-addresses")) if each.times is None else f"× {each.times:.2g}",
                plot.bar((each.times or 0.0) / widest, 4),
            )
            for each in found.rows
        )
        + _others(found, most, say),
        regions=", ".join(f"{each.region} {figure(each.value)}" for each in found.regions),
        data=str(say("places.data", data="; ".join(owed))),
    )


def _others(found: Countries, most: float, say: Words) -> tuple[Place, ...]:
    if found.others is None:
        return ()
    bar = plot.bar(found.others / most, 5)
    return (Place(str(say("places.others")), "", figure(found.others), bar, "", Markup("")),)


def _while(found: Countries, say: Words) -> Markup:
    first, last = (clock.day(at, say.language) for at in (found.start, found.end - 1))
    return first if first == last else say("aside.while", first=first, last=last)
