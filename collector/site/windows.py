"""Windows under the rule of 2004 -> the book of what is public of them."""

from collector.gate.hourly import Public, PublicWindow
from collector.gate.record import Series
from collector.geo.public import Countries
from collector.site.book import BOTH, Book, Heard, Much, Unit
from teiten.rollup.record import ICMP, ICMPV6

ICMP_BOTH = Series(BOTH, ICMP)
_FAMILIES = {"4": Series(4, ICMP), "6": Series(6, ICMPV6)}


def book(public: Public, places: Countries | None = None) -> Book:
    """Lay out all windows; the page speaks of the newest one that is whole."""
    if not public.windows:
        return Book(public.policy, Unit.SENSOR, public.seconds)
    now = spoken_of(public)
    ports = {Series(BOTH, curve.kind[0], None, curve.kind[1]): curve for curve in public.ports}
    families = {_FAMILIES[name]: values for name, values in public.icmp_families.items()}
    return Book(
        policy=public.policy,
        unit=Unit.SENSOR,
        seconds=public.seconds,
        starts=tuple(window.start for window in public.windows),
        heard=tuple(_heard(window, at > now) for at, window in enumerate(public.windows)),
        now=now,
        as_of=public.as_of,
        places=places,
        asides={aside.topic: aside for aside in public.asides},
        curves={series: curve.values for series, curve in ports.items()}
        | {ICMP_BOTH: public.icmp}
        | families,
        listed=tuple(ports),
        beside=(ICMP_BOTH,),
        windows=public.windows,
    )


def spoken_of(public: Public) -> int:
    """The newest window, or the last reported one before it while the newest is still open."""
    reported = [index for index, window in enumerate(public.windows) if window.reported]
    newest = public.windows[reported[-1]]
    if newest.finals == newest.reported or len(reported) == 1:
        return reported[-1]
    return reported[-2]


def _heard(window: PublicWindow, is_open: bool) -> Heard:
    much = Much.NONE
    if window.reported:
        much = Much.ALL if window.reported == window.expected else Much.SOME
    return Heard(much, is_open and bool(window.reported), window.reported, window.expected)
