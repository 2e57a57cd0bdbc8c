"""The ANY query (2006-): one short question -> all records of a name, from an open resolver.

Damas, Neves: RFC 5358 (2008); van Rijswijk-Deij, Sperotto, Pras: DNSSEC and its potential for DDoS
attacks (IMC 2014): one question of type ANY, with EDNS0 (RFC 6891) for a large answer.
"""

from collections.abc import Mapping
from random import Random
from typing import Annotated

from msgspec import Meta

from simulator.actors.reflection import Reflection
from simulator.probe import Address, Mark
from simulator.role import Pace, Role, Stage
from teiten.rollup.record import UDP, Class

_FLAGS = bytes.fromhex("01000001000000000001")
"""Recursion desired; one question, and one additional record."""
_ANY = bytes.fromhex("00ff0001")
_EDNS0 = bytes.fromhex("0000292328000000000000")
"""Room for 9,000 bytes."""
MARK = Mark(UDP, Class.SCAN, 53, "dns-any")


class DnsAnyRole(Role, frozen=True, kw_only=True, tag="dns-any"):
    """Hosts that look for resolvers that amplify, or abuse them."""

    pace: Pace = 10.0
    name: Annotated[str, Meta(pattern=r"^([a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}\Z")] = "example.org"
    """What they ask for."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Reflection:
        """Let one of them begin."""
        return Reflection(
            rng,
            source,
            stage.four,
            mark=MARK,
            payload=lambda: query(rng, self.name),
            pace=self.pace,
            begins=begins,
        )

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}


def query(rng: Random, name: str) -> bytes:
    """Ask for everything about `name`."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return rng.randbytes(2) + _FLAGS + labels + b"\0" + _ANY + _EDNS0
