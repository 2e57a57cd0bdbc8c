"""The operator's word, and what boxes say <-> the tables of offers, boxes, and who was told."""

import sqlite3
from typing import NamedTuple

import msgspec

from collector.books.store import writing
from collector.updates import cohort
from collector.updates.course import BY_HAND, Box, Course, Offer, Step, failure, news, step, waiting
from teiten.errors import OperatorError
from teiten.events import Event
from teiten.update.manifest import Hardware
from teiten.update.offer import Offered, Outcome, Question

_LIST = "Look at: teiten collector updates list"
_COLUMNS = ", ".join(Offer.__struct_fields__)


def add(
    connection: sqlite3.Connection,
    found: Offered,
    hardware: Hardware,
    *,
    cohorts: tuple[cohort.Cohort, ...],
    hours: int | None,
    now: int,
) -> Offer:
    """Offer a version; the one that was offered to such boxes before is withdrawn."""
    with writing(connection):
        connection.execute(
            "UPDATE offers SET withdrawn = ? WHERE hardware = ? AND withdrawn IS NULL",
            (now, hardware),
        )
        (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM offers").fetchone()
        connection.execute(
            "INSERT INTO offers (number, bundle, version, hardware, size, cohorts, hours, made,"
            " since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                last + 1,
                found.bundle,
                found.version,
                hardware,
                found.size,
                ",".join(cohorts),
                hours,
                now,
                now,
            ),
        )
        return _one(connection, last + 1)


def everyone(connection: sqlite3.Connection) -> list[Offer]:
    """All offers, the newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM offers ORDER BY number DESC")  # noqa: S608
    return [_offer(row) for row in rows]


def open_ones(connection: sqlite3.Connection) -> list[Offer]:
    """Those that were not withdrawn, held ones among them."""
    return [offer for offer in everyone(connection) if offer.withdrawn is None]


def named(connection: sqlite3.Connection, version: str) -> Offer:
    """The newest offer of a version that was not withdrawn."""
    for offer in open_ones(connection):
        if offer.version == version:
            return offer
    raise OperatorError(f"{version} is not offered.", hint=_LIST)


def boxes(connection: sqlite3.Connection, offer: Offer) -> list[Box]:
    """Every approved box of an offer's hardware, with what became of the offer there."""
    rows = connection.execute(
        "SELECT boxes.sensor, version, boxes.since, asked, coalesce((SELECT came FROM rollups"
        " WHERE rollups.sensor = boxes.sensor ORDER BY start DESC LIMIT 1), 0),"
        " told.at, coalesce(reached, 0), fetched, outcome, pardoned FROM boxes"
        " JOIN sensors ON sensors.name = boxes.sensor AND approved IS NOT NULL"
        " AND revoked IS NULL AND cloned IS NULL"
        " LEFT JOIN told ON told.sensor = boxes.sensor AND told.offer = ?"
        " WHERE hardware = ? ORDER BY boxes.sensor",
        (offer.number, offer.hardware),
    )
    return [msgspec.convert(row, Box) for row in rows]


class Heard(NamedTuple):
    """What a box is told of, and what its question has changed."""

    offered: Offered | None = None
    news: Event | None = None


def hear(connection: sqlite3.Connection, question: Question, *, now: int) -> Heard:
    """Note inside a transaction what a box says of itself, and tell it if it is its turn."""
    connection.execute(
        "INSERT INTO boxes VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " since = iif(version = excluded.version, since, excluded.since),"
        " hardware = excluded.hardware, version = excluded.version, asked = excluded.asked",
        (question.sensor, question.hardware, question.version, now, now),
    )
    for offer in open_ones(connection):
        if offer.hardware != question.hardware:
            continue
        if question.report and question.report.bundle == offer.bundle:
            _note(connection, offer, question.sensor, question.report.outcome)
        offer, due = _go_on(connection, offer, now)
        told = offer.going and _turn(connection, offer, question, now)
        found = Offered(bundle=offer.bundle, version=offer.version, size=offer.size)
        return Heard(found if told else None, news(offer, due))
    return Heard()


def _turn(connection: sqlite3.Connection, offer: Offer, question: Question, now: int) -> bool:
    found = boxes(connection, offer)
    told = {box.sensor: box for box in found if box.told is not None}
    mine = told.get(question.sensor)
    if mine and mine.outcome is not None and mine.outcome is not Outcome.NO_ROOM:
        return False
    left = waiting(offer, found, now)
    if not cohort.turn(offer.bundle, question.sensor, offer.cohort, told=told, waiting=left):
        return False
    connection.execute(
        "INSERT OR IGNORE INTO told (offer, sensor, at) VALUES (?, ?, ?)",
        (offer.number, question.sensor, now),
    )
    return question.version != offer.version


def _note(connection: sqlite3.Connection, offer: Offer, sensor: str, outcome: Outcome) -> None:
    """What a box says became of what it was told; who was not told says nothing that counts."""
    connection.execute(
        "UPDATE told SET outcome = ? WHERE offer = ? AND sensor = ?",
        (outcome, offer.number, sensor),
    )


def ordered(connection: sqlite3.Connection, sensor: str, bundle: str) -> Offer | None:
    """The offer that a box was told of, as long as it goes."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM offers WHERE bundle = ? AND withdrawn IS NULL AND held IS NULL"  # noqa: S608
        " AND EXISTS (SELECT 1 FROM told WHERE offer = number AND sensor = ?)",
        (bundle, sensor),
    ).fetchone()
    return _offer(row) if row else None


def fetched(
    connection: sqlite3.Connection, offer: Offer, sensor: str, reached: int, *, now: int
) -> None:
    """Note up to which byte a box has asked for a bundle; one that had no room has some again."""
    whole = now if reached >= offer.size else None
    with writing(connection):
        connection.execute(
            "UPDATE told SET reached = ?, fetched = coalesce(fetched, ?),"
            " outcome = nullif(outcome, ?) WHERE offer = ? AND sensor = ?",
            (reached, whole, Outcome.NO_ROOM, offer.number, sensor),
        )


def go_on(connection: sqlite3.Connection, *, now: int) -> list[tuple[Offer, Step]]:
    """Let each offer that goes take the step that is due."""
    with writing(connection):
        going = [offer for offer in open_ones(connection) if offer.going]
        return [_go_on(connection, offer, now) for offer in going]


def _go_on(connection: sqlite3.Connection, offer: Offer, now: int) -> tuple[Offer, Step]:
    if not offer.going:
        return offer, Step(Course.WAIT, offer.why)
    due = step(offer, boxes(connection, offer), now)
    if due.course is Course.HOLD:
        _set(connection, offer, held=now, why=due.why)
    elif due.course is Course.ADVANCE:
        _set(connection, offer, stage=offer.stage + 1, since=now)
    return _one(connection, offer.number), due


def advance(connection: sqlite3.Connection, version: str, *, despite: bool, now: int) -> Offer:
    """Tell the next cohort, proven or not; of what is held, go on with the cohort that there is."""
    with writing(connection):
        offer = named(connection, version)
        if offer.failed and not despite:
            raise OperatorError(
                f"{version} is held: {offer.why}.",
                hint="Look into that first; --despite-failures goes on all the same.",
            )
        if offer.held is not None:
            _pardon(connection, offer, now)
        elif offer.last:
            raise OperatorError(f"{version} is offered to everybody.", hint=_LIST)
        stage = offer.stage if offer.held is not None else offer.stage + 1
        _set(connection, offer, stage=stage, since=now, held=None, why="")
        return _one(connection, offer.number)


def _pardon(connection: sqlite3.Connection, offer: Offer, now: int) -> None:
    """What has stopped it once does not stop it again; another box does."""
    for box in boxes(connection, offer):
        if failure(box, now):
            connection.execute(
                "UPDATE told SET pardoned = ? WHERE offer = ? AND sensor = ?",
                (now, offer.number, box.sensor),
            )


def hold(connection: sqlite3.Connection, version: str, *, now: int) -> Offer:
    """Tell nobody any more, until an operator lets it go on."""
    with writing(connection):
        offer = named(connection, version)
        _set(connection, offer, held=now, why=BY_HAND)
        return _one(connection, offer.number)


def withdraw(connection: sqlite3.Connection, version: str, *, now: int) -> Offer:
    """Offer it no more; who has it, has it."""
    with writing(connection):
        offer = named(connection, version)
        _set(connection, offer, withdrawn=now)
        return _one(connection, offer.number)


def seen(connection: sqlite3.Connection) -> list[tuple[Offer, list[Box]]]:
    """Each offer that was not withdrawn, with its boxes; read it inside one transaction."""
    return [(offer, boxes(connection, offer)) for offer in open_ones(connection)]


def _set(connection: sqlite3.Connection, offer: Offer, **columns: object) -> None:
    words = ", ".join(f"{name} = ?" for name in columns)
    connection.execute(
        f"UPDATE offers SET {words} WHERE number = ?",  # noqa: S608 - our own names
        (*columns.values(), offer.number),
    )


def _one(connection: sqlite3.Connection, number: int) -> Offer:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM offers WHERE number = ?",  # noqa: S608
        (number,),
    ).fetchone()
    return _offer(row)


def _offer(row: tuple[object, ...]) -> Offer:
    fields = dict(zip(Offer.__struct_fields__, row, strict=True))
    fields["cohorts"] = str(fields["cohorts"]).split(",")
    return msgspec.convert(fields, Offer)
