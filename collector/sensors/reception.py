"""An enrolment or a new key, as a stranger sent it -> the registry, and a reply that is counted."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from collector.books.store import writing
from collector.door.admit import Sensor, State
from collector.door.answers import Kind, Reply
from collector.sensors import invitations, keys, registry
from teiten.enrolment import LARGEST_REQUEST, Enrolment, Purpose, Rotation, read, signed

Request = TypeVar("Request", Enrolment, Rotation)

_SENTENCES = {
    Reply.ENROLLED: "registered; it reports once the collector's operator has approved it",
    Reply.ROTATED: "the new key counts from now on, and the old one never again",
    Reply.KNOWN: "the registry knows this key already",
    Reply.TOO_LARGE: f"such a request has at most {LARGEST_REQUEST} bytes",
    Reply.NOT_JSON: "the body is no JSON",
    Reply.WRONG_SHAPE: "the body has not the fields that it must have",
    Reply.BAD_SIGNATURE: "the named keys did not sign exactly these bytes for this purpose",
    Reply.UNKNOWN_TOKEN: "no such token was handed out",
    Reply.EXPIRED_TOKEN: "the token's time is over",
    Reply.SPENT_TOKEN: "the token has admitted a sensor already",
    Reply.FOREIGN_TOKEN: "the token is for a sensor of another name",
    Reply.UNKNOWN_SENSOR: "no sensor of this name is registered",
    Reply.PENDING_SENSOR: "this sensor waits for approval",
    Reply.REVOKED_SENSOR: "this sensor was revoked",
    Reply.NAME_TAKEN: "the name is registered with another key",
    Reply.KEY_TAKEN: "the key is or was another sensor's",
    Reply.OFFERED: "there is a version for this box",
    Reply.NOTHING_NEW: "there is nothing new for this box",
    Reply.SENT: "these are the bytes",
    Reply.CLONED_SENSOR: "two boxes speak under this key; the collector's operator decides",
    Reply.WRONG_TIME: "the request was made at another time than it is by this clock",
    Reply.NOT_OFFERED: "this bundle is not offered to this box, or no more",
    Reply.WRONG_RANGE: "the bundle has no such bytes",
    Reply.TOO_MANY: "too many such requests of one network",
    Reply.TOO_SLOW: "the request took too long",
    Reply.CUT_SHORT: "the request ended early",
    Reply.BUSY: "too many requests at once",
    Reply.UNAVAILABLE: "the ledger cannot be written now",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A reply as it is told to the sender."""

    answer: Reply
    sentence: str


@dataclass(frozen=True, slots=True)
class Law:
    """Requests = replies, one each; what was granted is in the registry."""

    requests: dict[Kind, int]
    replies: dict[Kind, dict[Reply, int]]
    admitted: int
    """Tokens that are spent."""
    retired: int
    """Keys that were replaced."""

    @property
    def balances(self) -> bool:
        """Whether every request got one reply, and everything was granted once."""
        answered = {kind: sum(replies.values()) for kind, replies in self.replies.items()}
        return (
            self.requests == answered
            and self.replies[Kind.ENROLMENT].get(Reply.ENROLLED, 0) == self.admitted
            and self.replies[Kind.ROTATION].get(Reply.ROTATED, 0) == self.retired
        )


def enrol(connection: sqlite3.Connection, body: bytes, signature: str, *, now: int) -> Told:
    """Register whom a token admits; he is pending. Asked again by him, it is no second sensor."""
    asked = _read(body, Enrolment)
    with writing(connection):
        if not isinstance(asked, Reply):
            asked = _enrol(connection, asked, body, signature, now)
        return _tell(connection, Kind.ENROLMENT, asked)


def rotate(
    connection: sqlite3.Connection, body: bytes, signature: str, new_signature: str, *, now: int
) -> Told:
    """Replace the key of a sensor that holds the old one and the new one."""
    asked = _read(body, Rotation)
    with writing(connection):
        if not isinstance(asked, Reply):
            marks = ((asked.old, signature), (asked.new, new_signature))
            genuine = all(
                signed(Purpose.ROTATION, body, by=read(key), signature=mark) for key, mark in marks
            )
            asked = _rotate(connection, asked, now) if genuine else Reply.BAD_SIGNATURE
        return _tell(connection, Kind.ROTATION, asked)


def _read(body: bytes, shape: type[Request]) -> Request | Reply:
    if len(body) > LARGEST_REQUEST:
        return Reply.TOO_LARGE
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        return Reply.WRONG_SHAPE
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Reply.NOT_JSON


def _enrol(
    connection: sqlite3.Connection, asked: Enrolment, body: bytes, signature: str, now: int
) -> Reply:
    key = read(asked.key)
    if not signed(Purpose.ENROLMENT, body, by=key, signature=signature):
        return Reply.BAD_SIGNATURE
    known = registry.find(connection, asked.sensor)
    if known and known.key == key:
        return Reply.REVOKED_SENSOR if known.state is State.REVOKED else Reply.KNOWN
    # A stranger without a token learns nothing about names and keys.
    if refusal := invitations.refusal(connection, asked.token, asked.sensor, now=now):
        return refusal
    if known:
        return Reply.NAME_TAKEN
    if keys.holder(connection, key):
        return Reply.KEY_TAKEN
    invitations.spend(connection, asked.token, now=now)
    registry.insert(connection, Sensor(asked.sensor, key, now))
    return Reply.ENROLLED


def _rotate(connection: sqlite3.Connection, asked: Rotation, now: int) -> Reply:
    old, new = read(asked.old), read(asked.new)
    sensor = registry.find(connection, asked.sensor)
    if sensor is None:
        return Reply.UNKNOWN_SENSOR
    if sensor.key == new and any(each.key == old for each in keys.retired(connection, sensor.name)):
        return Reply.KNOWN
    if sensor.key != old:
        return Reply.BAD_SIGNATURE
    if sensor.state in (State.PENDING, State.REVOKED):
        return Reply.PENDING_SENSOR if sensor.state is State.PENDING else Reply.REVOKED_SENSOR
    if keys.holder(connection, new):
        return Reply.KEY_TAKEN
    keys.replace(connection, sensor, new, now=now)
    return Reply.ROTATED


def told(reply: Reply) -> Told:
    """Say a reply in a sentence."""
    return Told(reply, _SENTENCES[reply])


def count(connection: sqlite3.Connection, turned: Mapping[tuple[Kind, Reply], int]) -> None:
    """Count requests that were turned away before anybody read them, and what they were told."""
    with writing(connection):
        for (kind, reply), requests in turned.items():
            count_one(connection, kind, reply, requests)


def _tell(connection: sqlite3.Connection, kind: Kind, reply: Reply) -> Told:
    """Count a request and its reply."""
    count_one(connection, kind, reply)
    return told(reply)


def count_one(connection: sqlite3.Connection, kind: Kind, reply: Reply, requests: int = 1) -> None:
    """Count, inside a transaction, requests of a kind that were told the same."""
    connection.execute(
        "INSERT INTO requests VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET requests = requests + excluded.requests",
        (kind, requests),
    )
    connection.execute(
        "INSERT INTO replies VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET requests = requests + excluded.requests",
        (kind, reply, requests),
    )


def law(connection: sqlite3.Connection) -> Law:
    """Total the requests and their replies; read it inside one transaction."""
    requests, replies = dict.fromkeys(Kind, 0), {kind: dict[Reply, int]() for kind in Kind}
    for kind, number in connection.execute("SELECT kind, requests FROM requests"):
        requests[Kind(kind)] = number
    for kind, reply, number in connection.execute("SELECT * FROM replies ORDER BY 1, 2"):
        replies[Kind(kind)][Reply(reply)] = number
    (gone,) = connection.execute("SELECT count(*) FROM retired").fetchone()
    return Law(requests, replies, invitations.spent(connection), gone)
