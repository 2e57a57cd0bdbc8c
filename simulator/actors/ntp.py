"""The monlist probe (2013-14): NTP's private mode 7 -> whoever lists his last 600 clients.

CVE-2013-5211; CISA alert TA14-013A; Czyz et al.: Taming the 800 Pound Gorilla: The Rise and
Decline of NTP DDoS Attacks (IMC 2014): eight bytes, request code 42.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.reflection import Reflection
from simulator.probe import Address, Mark
from simulator.role import Pace, Role, Stage
from teiten.rollup.record import UDP, Class

PAYLOAD = bytes.fromhex("1700032a00000000")
MARK = Mark(UDP, Class.SCAN, 123, "ntp-monlist")


class NtpRole(Role, frozen=True, kw_only=True, tag="ntp"):
    """Hosts that look for time servers that amplify, or abuse them."""

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
