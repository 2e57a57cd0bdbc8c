"""The memcached probe (February 2018): a command over UDP -> statistics, or all that is cached.

CVE-2018-1000115; Cloudflare: Memcrashed (2018): a frame header of eight bytes, then `stats`.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.reflection import Reflection
from simulator.probe import Address, Mark
from simulator.role import Pace, Role, Stage
from teiten.rollup.record import UDP, Class

PAYLOAD = bytes.fromhex("0000000000010000") + b"stats\r\n"
MARK = Mark(UDP, Class.SCAN, 11211, "memcached-stats")


class MemcachedRole(Role, frozen=True, kw_only=True, tag="memcached"):
    """Hosts that look for caches that amplify, or abuse them."""

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Reflection:
        """Let one of them begin."""
        return Reflection(
            rng,
            source,
            stage.four,
            mark=MARK,
            payload=lambda: PAYLOAD,
            pace=self.pace,
            begins=begins,
        )

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}
