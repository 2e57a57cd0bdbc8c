"""A policy -> all numbers that it makes public, as voices that an attacker listens to at once."""

from collections.abc import Sequence

import numpy as np
from attacked import Voice, voice
from networks import ADDRESSES
from rules import Gate, Listed

from collector.gate.policy import Policy
from simulator.attack.halves import Play

FLOOD = 300.0 * ADDRESSES
"""Packets an hour to every block: a hundred times as many as come by themselves."""
LOUDER = (3.0, 10.0)
"""How many times as much the others get."""


def plays(hours: int, known: int) -> Sequence[Play]:
    """What is tried at home, over a flood that leaves nothing to the background's chance."""
    lifted = sorted({0, known // 2, known})
    flood = FLOOD * hours
    return [Play(times * flood, flood, known, own) for times in LOUDER for own in lifted]


def edition(
    policy: Policy,
    sensors: int,
    known: int,
    rng: np.random.Generator,
    chains: int,
    *,
    daily: bool = True,
) -> list[Voice]:
    """ICMP, and every port of the list at once, since whoever knocks at one is heard of there."""
    hours, ports = policy.hours, len(policy.ports)
    ways = plays(hours, known)
    always = voice(Gate(policy), len(policy.always), ways, sensors, hours, rng, chains)
    rule, networks = Listed(policy, ports, daily=daily), -(-chains // ports)
    few = [each for each in ways if each.packets == LOUDER[0] * each.everywhere]
    listed = voice(rule, ports, few, sensors, hours, rng, networks * ports)
    return [always, listed]
