"""The operators' word about members <-> the members' tables; who did what is noted beside it."""

import sqlite3
from collections.abc import Sequence
from ipaddress import ip_network

import msgspec

from collector.books.store import writing
from collector.members.record import Member, Tier
from teiten.errors import OperatorError
from teiten.rollup.record import Name

_COLUMNS = "name, organisation, tier, added, signed, ends, suspended, removed"
_LIST = "List the names with: teiten collector members list"
_LONGEST = 100


def add(
    connection: sqlite3.Connection, name: str, organisation: str, tier: Tier, *, now: int, who: str
) -> None:
    """Note an organisation; it sees nothing before an agreement holds."""
    _named(name, organisation)
    with writing(connection):
        if find(connection, name):
            raise OperatorError(f"There is a member {name} already, or was.", hint=_LIST)
        connection.execute(
            "INSERT INTO members (name, organisation, tier, added) VALUES (?, ?, ?, ?)",
            (name, organisation.strip(), tier.value, now),
        )
        note(connection, name, f"added as {tier}", now=now, who=who)


def _named(name: str, organisation: str) -> None:
    try:
        msgspec.convert(name, Name)
    except msgspec.ValidationError as error:
        raise OperatorError(
            f"{name!r} is no name for a member.",
            hint="Use lower-case letters, digits and hyphens, at most 63 of them.",
        ) from error
    said = organisation.strip()
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise OperatorError(
            f"{organisation!r} is no name of an organisation.",
            hint=f"Write it in one line of at most {_LONGEST} characters.",
        )


def change(
    connection: sqlite3.Connection, name: str, field: str, value: object, *, now: int, who: str
) -> None:
    """Set one field of a member that is not removed."""
    change_all(connection, name, {field: value}, now=now, who=who)


def change_all(
    connection: sqlite3.Connection,
    name: str,
    fields: dict[str, object],
    *,
    now: int,
    who: str,
) -> None:
    """Set some fields of a member that is not removed, and note it; all of them or none."""
    with writing(connection):
        known(connection, name)
        for field, value in fields.items():
            connection.execute(
                f"UPDATE members SET {field} = ? WHERE name = ?",  # noqa: S608 - our own words
                (value, name),
            )
        said = ", ".join(f"{field} {value}" for field, value in fields.items())
        note(connection, name, said, now=now, who=who)


def remove(connection: sqlite3.Connection, name: str, *, now: int, who: str) -> None:
    """End a membership for ever: tokens, sessions, sensors and networks go; name and log stay."""
    with writing(connection):
        known(connection, name)
        connection.execute("UPDATE members SET removed = ? WHERE name = ?", (now, name))
        connection.execute(
            "DELETE FROM sessions WHERE token IN (SELECT number FROM tokens WHERE member = ?)",
            (name,),
        )
        connection.execute(
            "UPDATE tokens SET revoked = coalesce(revoked, ?) WHERE member = ?", (now, name)
        )
        for table in ("owned", "prefixes"):
            connection.execute(f"DELETE FROM {table} WHERE member = ?", (name,))  # noqa: S608
        note(connection, name, "removed", now=now, who=who)


def own(
    connection: sqlite3.Connection, name: str, sensors: Sequence[str], *, now: int, who: str
) -> None:
    """Make these the sensors of `name`, and no others; one sensor has one owner."""
    with writing(connection):
        known(connection, name)
        connection.execute("DELETE FROM owned WHERE member = ?", (name,))
        for sensor in sensors:
            row = connection.execute(
                "SELECT member FROM owned WHERE sensor = ?", (sensor,)
            ).fetchone()
            if row:
                raise OperatorError(
                    f"The sensor {sensor} is {row[0]}'s.", hint="Take it from there first."
                )
            connection.execute("INSERT INTO owned VALUES (?, ?)", (sensor, name))
        note(connection, name, f"owns {', '.join(sensors) or 'no sensor'}", now=now, who=who)


def register(
    connection: sqlite3.Connection, name: str, texts: Sequence[str], *, now: int, who: str
) -> None:
    """Make these the networks of `name`, and no others."""
    found = [_network(text) for text in texts]
    with writing(connection):
        known(connection, name)
        connection.execute("DELETE FROM prefixes WHERE member = ?", (name,))
        connection.executemany(
            "INSERT OR IGNORE INTO prefixes VALUES (?, ?)", [(name, each) for each in found]
        )
        note(connection, name, f"networks {', '.join(found) or 'none'}", now=now, who=who)


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip()))
    except ValueError as error:
        raise OperatorError(
            f"{text!r} is no network: {error}.", hint="Write it like 203.0.113.0/24."
        ) from error


def find(connection: sqlite3.Connection, name: str) -> Member | None:
    """Look up a member, also one that was removed."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM members WHERE name = ?",  # noqa: S608
        (name,),
    ).fetchone()
    return _member(row) if row else None


def known(connection: sqlite3.Connection, name: str) -> Member:
    """Look up a member that must be there."""
    found = find(connection, name)
    if found is None or found.removed is not None:
        raise OperatorError(f"There is no member {name}.", hint=_LIST)
    return found


def everyone(connection: sqlite3.Connection) -> list[Member]:
    """Every member, also who was removed, by name."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM members ORDER BY name")  # noqa: S608
    return [_member(row) for row in rows]


def sensors(connection: sqlite3.Connection, name: str) -> list[str]:
    """Whose sensors these are, by name."""
    rows = connection.execute("SELECT sensor FROM owned WHERE member = ? ORDER BY sensor", (name,))
    return [sensor for (sensor,) in rows]


def owners(connection: sqlite3.Connection) -> dict[str, str]:
    """By sensor: which member it is of."""
    return dict(connection.execute("SELECT sensor, member FROM owned").fetchall())


def prefixes(connection: sqlite3.Connection, name: str) -> list[str]:
    """Which networks a member has registered."""
    rows = connection.execute(
        "SELECT prefix FROM prefixes WHERE member = ? ORDER BY prefix", (name,)
    )
    return [prefix for (prefix,) in rows]


def note(connection: sqlite3.Connection, name: str, what: str, *, now: int, who: str) -> None:
    """Note inside a transaction who of the operators did what."""
    connection.execute("INSERT INTO audit VALUES (NULL, ?, ?, ?, ?)", (now, who, name, what))


def notes(connection: sqlite3.Connection, name: str) -> list[tuple[int, str, str]]:
    """When who did what to `name`, in order."""
    return connection.execute(
        "SELECT at, who, what FROM audit WHERE member = ? ORDER BY id", (name,)
    ).fetchall()


def _member(
    row: tuple[str, str, str, int, int | None, int | None, int | None, int | None],
) -> Member:
    name, organisation, tier, added, *moments = row
    return Member(name, organisation, Tier(tier), added, *moments)
