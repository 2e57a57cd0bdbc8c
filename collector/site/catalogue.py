"""The sayings of all pages -> one catalogue, of which a name is said once."""

from collector.paper import sayings
from collector.paper.words import LANGUAGES, Language, Said, Words
from collector.site.sayings import beside, days, front, policy, ports, ranks, reports, shell

_PARTS = (
    sayings.SAYINGS,
    shell.SAYINGS,
    front.SAYINGS,
    beside.SAYINGS,
    policy.SAYINGS,
    ranks.SAYINGS,
    ports.SAYINGS,
    days.SAYINGS,
    reports.SAYINGS,
)
CATALOGUE: dict[str, Said] = {name: said for part in _PARTS for name, said in part.items()}


def speakers() -> dict[Language, Words]:
    """Give who speaks each language."""
    return {language: Words(language, CATALOGUE) for language in LANGUAGES}
