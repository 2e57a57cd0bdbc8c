"""What was sent, what the kernel took, what the ledger holds -> do the three agree?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One link's account, in frames."""

    name: str
    sent: int
    """By the simulator's own count."""
    taken: int
    """By the kernel's counter at the attackers' end."""
    received: int
    dropped: int
    """By the sensor's rollups in the ledger: received, and link drops."""

    @property
    def missing(self) -> int:
        """What the ledger does not know of."""
        return self.taken - self.received - self.dropped

    @property
    def even(self) -> bool:
        """Whether all agree, to the packet."""
        return self.sent == self.taken and self.missing == 0


def row(name: str, sent: int, taken: int, ledger: Mapping[str, Any]) -> Row:
    """Make the account of the sensor `name` from the collector's books."""
    books = ledger["sensors"].get(name, {}).get("books", {})
    return Row(name, sent, taken, books.get("received", 0), books.get("link_dropped", 0))


def known(ledger: Mapping[str, Any] | None) -> int:
    """How many packets the collector's books know of."""
    books = (ledger or {}).get("total", {}).get("books", {})
    return int(books.get("received", 0) + books.get("link_dropped", 0))


def books(ledger: Mapping[str, Any]) -> str:
    """Say what the sensors made of the packets that they received."""
    found = ledger["total"]["books"]
    names = ("counted", "unmonitored", "malformed", "uncounted", "unexamined")
    return ", ".join(f"{found[name]:,} {name}" for name in names)


def total(rows: Sequence[Row]) -> Row:
    """Add the accounts up."""
    return Row(
        "total",
        sum(row.sent for row in rows),
        sum(row.taken for row in rows),
        sum(row.received for row in rows),
        sum(row.dropped for row in rows),
    )


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Write the accounts down."""
    yield f"{'':8}{'sent':>10}{'kernel took':>13}{'received':>11}{'link drops':>12}{'missing':>9}"
    for one in (*rows, total(rows)):
        yield (
            f"{one.name:8}{one.sent:>10,}{one.taken:>13,}{one.received:>11,}"
            f"{one.dropped:>12,}{one.missing:>9,}"
        )


def verdict(rows: Sequence[Row]) -> str:
    """Say in one sentence whether the books balance."""
    uneven = [one for one in rows if not one.even]
    if not uneven:
        return (
            f"Every packet is accounted for: {total(rows).sent:,} sent, "
            f"{total(rows).received + total(rows).dropped:,} in the ledger."
        )
    names = ", ".join(f"{one.name} ({one.missing:+,})" for one in uneven)
    return f"The books do not balance. Frames that the ledger does not know of: {names}."
