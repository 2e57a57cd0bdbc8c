"""Every question that a member may ask: where, with which scope and tier, with which parameters."""

from dataclasses import dataclass

from collector.members.question import ECONOMIES, FORM, Moment, Number, Parameter, Word
from collector.members.record import Scope, Tier
from teiten.rollup.record import Class

PREFIX = "/v1/members/"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One question."""

    name: str
    scope: Scope
    least: Tier
    summary: str
    parameters: tuple[Parameter, ...] = ()

    @property
    def path(self) -> str:
        """Where it is asked."""
        return PREFIX + self.name

    @property
    def asks(self) -> tuple[Parameter, ...]:
        """Its parameters with those that all have."""
        return (*self.parameters, FORM)


_HOURS = Number("hours", "The newest hours, from 1 to 48.", 1, 48, 6)
_PERIODS = Number("periods", "The newest periods, from 1 to 120.", 1, 120, 12)
_MOST = Number("most", "Rows, from 1 to 1000.", 1, 1000, 100)
_SERIES: tuple[Parameter, ...] = (
    Number("port", "A port, from 0 to 65535.", 0, 65535),
    Word("protocol", "What the port is of.", ("tcp", "udp", "icmp", "icmpv6")),
    Word("family", "4 or 6.", ("4", "6"), "4"),
    Word("class", "scan, backscatter or other; otherwise all.", tuple(Class)),
    Word("economy", "Where packets say that they come from, as in ISO 3166-1.", ECONOMIES),
    Moment("from", "A day or second of UTC: 2026-11-26 or 2026-11-26T06:00:00Z."),
    Moment("to", "The same; what begins then is not in it."),
)
ENDPOINTS = (
    Endpoint("me", Scope.OWN, Tier.READER, "Who is asking, until when, and how much."),
    Endpoint("now", Scope.NOW, Tier.READER, "The newest state: public, own, and of the index."),
    Endpoint("sensors", Scope.OWN, Tier.READER, "Own sensors: health and books."),
    Endpoint("anomalies", Scope.OWN, Tier.READER, "What own sensors see, and others do not.",
             (_MOST,)),
    Endpoint("series", Scope.WORLD, Tier.READER, "One series in the course of time.", _SERIES),
    Endpoint("compare", Scope.WORLD, Tier.READER, "Own sensors against the world.", (_HOURS,)),
    Endpoint("mine", Scope.OWN, Tier.READER, "Own sensors by the hour, exactly.",
             (*_SERIES[:4], Number("hours", "The newest hours, from 1 to 168.", 1, 168, 24))),
    Endpoint("near", Scope.OWN, Tier.READER, "How near to own networks those are that knock.",
             (_HOURS,)),
    Endpoint("targets", Scope.CELLS, Tier.MEMBER, "How much is seen how near to own networks.",
             (_PERIODS,)),
    Endpoint("blocks", Scope.CELLS, Tier.MEMBER, "Coarse blocks of addresses.", (_PERIODS,)),
    Endpoint("economies", Scope.CELLS, Tier.MEMBER, "Economies in which sensors stand.",
             (_PERIODS,)),
    Endpoint("peers", Scope.CELLS, Tier.MEMBER, "Single sensors under pseudonyms.", (_PERIODS,)),
    Endpoint("queries", Scope.LOG, Tier.READER, "What was asked in this member's name.",
             (_MOST,)),
)  # fmt: skip
PAST = Endpoint("past", Scope.WORLD, Tier.READER, "What /v1/series is asked with a token.")
"""Asked elsewhere, and noted as all the others are."""
BY_NAME = {each.name: each for each in ENDPOINTS}
