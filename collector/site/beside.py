"""What stands beside a book: what is known of ports, which may be public, reports, the address."""

from dataclasses import dataclass, field

from collector.site.lore.record import Lore
from collector.site.reports.record import Report


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that pages say and a book has not."""

    lore: Lore = field(default_factory=Lore)
    watched: tuple[str, ...] = ()
    """Ports that may become public, by the settings."""
    reports: tuple[tuple[Report, bytes], ...] = ()
    """Weeks that are over, the oldest first, with the bytes of their files."""
    address: str = ""
    """Where the site is, if its operator says so: for feeds."""
