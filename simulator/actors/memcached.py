"""The memcached probe (February 2018): a command over UDP -> statistics, or all that is cached.

CVE-2018-1000115; Cloudflare: Memcrashed (2018): a frame header of eight bytes, then `stats`.
"""

from random import Random
from typing import ClassVar

from simulator.actors.reflection import ReflectionRole
from simulator.script.probe import Mark
from teiten.rollup.record import UDP, Class

PAYLOAD = bytes.fromhex("0000000000010000") + b"stats\r\n"
MARK = Mark(UDP, Class.SCAN, 11211, "memcached-stats")


class MemcachedRole(ReflectionRole, frozen=True, kw_only=True, tag="memcached"):
    """Hosts that look for caches that amplify, or abuse them."""

    MARK: ClassVar[Mark] = MARK

    def question(self, rng: Random) -> bytes:
        """The same to everybody."""
        return PAYLOAD
