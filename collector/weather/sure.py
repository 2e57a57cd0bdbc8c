"""How much was heard, how wide the interval is, how complete it all is -> how sure the line is."""

from dataclasses import dataclass

from collector.weather.line import Sure


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a line; what is not known takes nothing away."""

    listened: float
    """The share of the time that sensors listened."""
    final: float = 1.0
    """The share of reports that nothing will change any more."""
    width: float = 1.0
    """The upper end of the interval of all that arrived, by the lower one."""
    tried: bool = True
    """Whether the forecast was tried before, and did better than what costs nothing."""


HIGH = Support(listened=0.9, final=0.9, width=1.6)
FAIR = Support(listened=0.7, final=0.5, width=3.0, tried=False)


def sure(support: Support) -> Sure:
    """Say it in one of three words; the weakest of its supports decides."""
    if _reaches(support, HIGH):
        return Sure.HIGH
    return Sure.FAIR if _reaches(support, FAIR) else Sure.LOW


def _reaches(support: Support, wanted: Support) -> bool:
    return (
        support.listened >= wanted.listened
        and support.final >= wanted.final
        and support.width <= wanted.width
        and support.tried >= wanted.tried
    )
