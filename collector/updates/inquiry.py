"""A box's question or order, as a stranger sent it -> what it is told, if its key signed it."""

import sqlite3
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from collector.books.store import writing
from collector.door.admit import State
from collector.door.answers import Kind, Reply
from collector.sensors import reception, registry
from collector.updates import offers
from collector.updates.course import Offer
from teiten import journal
from teiten.enrolment import LARGEST_REQUEST, Purpose, signed
from teiten.update.offer import PATIENCE, Offered, Order, Question

Asked = TypeVar("Asked", Question, Order)

_STRANGER = {
    State.PENDING: Reply.PENDING_SENSOR,
    State.CLONED: Reply.CLONED_SENSOR,
    State.REVOKED: Reply.REVOKED_SENSOR,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a box is told."""

    answer: Reply
    sentence: str
    offer: Offered | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A piece that a box may have."""

    offer: Offer
    order: Order

    @property
    def end(self) -> int:
        """The byte behind it."""
        return min(self.order.start + self.order.size, self.offer.size)

    @property
    def noted(self) -> bool:
        """Whether it is worth a write to disk: the first, the last, and one in each twentieth."""
        size = self.offer.size
        return not self.order.start or self.order.start * 20 // size < self.end * 20 // size


def ask(connection: sqlite3.Connection, body: bytes, signature: str, *, now: int) -> Told | Reply:
    """Hear what a box says of itself, and tell it of an offer; a refusal is not counted here."""
    found = _read(connection, Question, body, signature, Purpose.UPDATE, now)
    if isinstance(found, Reply):
        return found
    with writing(connection):
        heard = offers.hear(connection, found, now=now)
        said = Reply.OFFERED if heard.offered else Reply.NOTHING_NEW
        reception.count_one(connection, Kind.UPDATE, said)
    if heard.news:
        journal.write(heard.news)
    return Told(said, reception.told(said).sentence, heard.offered)


def order(connection: sqlite3.Connection, body: bytes, signature: str, *, now: int) -> Due | Reply:
    """Find which bytes of what a box may have; nothing is counted here."""
    found = _read(connection, Order, body, signature, Purpose.PIECE, now)
    if isinstance(found, Reply):
        return found
    offer = offers.ordered(connection, found.sensor, found.bundle)
    if offer is None:
        return Reply.NOT_OFFERED
    return Due(offer, found) if found.start < offer.size else Reply.WRONG_RANGE


def _read(
    connection: sqlite3.Connection,
    shape: type[Asked],
    body: bytes,
    signature: str,
    purpose: Purpose,
    now: int,
) -> Asked | Reply:
    if len(body) > LARGEST_REQUEST:
        return Reply.TOO_LARGE
    try:
        asked = msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        return Reply.WRONG_SHAPE
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Reply.NOT_JSON
    sensor = registry.find(connection, asked.sensor)
    if sensor is None:
        return Reply.UNKNOWN_SENSOR
    if not signed(purpose, body, by=sensor.key, signature=signature):
        return Reply.BAD_SIGNATURE
    if stranger := _STRANGER.get(sensor.state):
        return stranger
    return asked if abs(asked.at - now) <= PATIENCE else Reply.WRONG_TIME
