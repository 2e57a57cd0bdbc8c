"""An organisation, its agreement and its tokens as values. A token itself has no field here."""

from dataclasses import dataclass
from enum import StrEnum

DAY = 86400


class Tier(StrEnum):
    """How much an organisation may see; each sees what the one before does, too."""

    READER = "reader"
    """Its own sensors, beside what is public."""
    MEMBER = "member"
    """And cells: what few sensors saw, blurred by the policy."""
    TRUSTED = "trusted"
    """And the index as operators have it, where the policy opens it."""

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return tuple(Tier).index(self)


class Scope(StrEnum):
    """What a token is good for."""

    NOW = "now"
    OWN = "own"
    WORLD = "world"
    CELLS = "cells"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation; moments are seconds since 1970."""

    name: str
    organisation: str
    tier: Tier
    added: int
    signed: int | None = None
    """From when on the agreement holds; without one nothing is shown."""
    ends: int | None = None
    """When it ends; nothing where it holds until somebody says so."""
    suspended: int | None = None
    removed: int | None = None

    @property
    def state(self) -> str:
        """In a word."""
        if self.removed is not None:
            return "removed"
        if self.suspended is not None:
            return "suspended"
        return "agreed" if self.signed is not None else "unsigned"


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: neither it nor anything that it can be found by."""

    number: int
    member: str
    scopes: frozenset[Scope]
    made: int
    expires: int
    revoked: int | None = None
    used: int | None = None
    """The day on which it was used last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query, as its owner may read it."""

    at: int
    member: str
    token: int
    endpoint: str
    question: str
    answer: str
    rows: int
    milliseconds: int
