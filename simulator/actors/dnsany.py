"""The ANY query (2006-): one short question -> all records of a name, from an open resolver.

Damas, Neves: RFC 5358 (2008); van Rijswijk-Deij, Sperotto, Pras: DNSSEC and its potential for DDoS
attacks (IMC 2014): one question of type ANY, with EDNS0 (RFC 6891) for a large answer.
"""

from random import Random
from typing import Annotated, ClassVar

from msgspec import Meta

from simulator.actors.reflection import ReflectionRole
from simulator.script.probe import Mark
from teiten.rollup.record import UDP, Class

_FLAGS = bytes.fromhex("01000001000000000001")
"""Recursion desired; one question, and one additional record."""
_ANY = bytes.fromhex("00ff0001")
_EDNS0 = bytes.fromhex("0000292328000000000000")
"""Room for 9,000 bytes."""
MARK = Mark(UDP, Class.SCAN, 53, "dns-any")


class DnsAnyRole(ReflectionRole, frozen=True, kw_only=True, tag="dns-any"):
    """Hosts that look for resolvers that amplify, or abuse them."""

    MARK: ClassVar[Mark] = MARK

    name: Annotated[str, Meta(pattern=r"^([a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}\Z")] = "example.org"
    """What they ask for."""

    def question(self, rng: Random) -> bytes:
        """Every question has a number of its own."""
        return query(rng, self.name)


def query(rng: Random, name: str) -> bytes:
    """Ask for everything about `name`."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return rng.randbytes(2) + _FLAGS + labels + b"\0" + _ANY + _EDNS0
