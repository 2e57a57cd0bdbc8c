"""A policy -> all numbers that it makes public, as voices that an attacker listens to at once.

He is granted other packets for every number, also where the same packet moves several of them: what
all of them tell together is never more than what each tells by itself.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from attacked import Voice, voice
from networks import ADDRESSES
from rules import Gate, Listed, Quorum

from collector.gate.aside import Kind
from collector.gate.frame import DAY, WEEK
from collector.gate.policy import HOUR, Policy
from collector.gate.watched import tools
from collector.index.series import FAMILIES
from simulator.attack.halves import Play

FLOOD = 300.0 * ADDRESSES
"""Packets an hour to every block: a hundred times as many as come by themselves."""
LOUDER = (3.0, 10.0)
"""How many times as much the others get."""


def plays(hours: int, known: int, louder: Sequence[float] = LOUDER) -> Sequence[Play]:
    """What is tried at home, over a flood that leaves nothing to the background's chance."""
    lifted = sorted({0, known // 2, known})
    flood = FLOOD * hours
    return [Play(times * flood, flood, known, own) for times in louder for own in lifted]


def edition(
    policy: Policy,
    sensors: int,
    known: int,
    rng: np.random.Generator,
    chains: int,
    *,
    daily: bool = True,
) -> dict[str, Voice]:
    """By what they speak of; ports are all of the list, for who knocks at one is heard of there."""
    hours, epoch = policy.hours, policy.seconds
    always = voice(
        Gate(policy), len(policy.always), plays(hours, known), sensors, hours, rng, chains
    )
    rule = Listed(policy, len(policy.ports), seconds=epoch, every=DAY if daily else epoch)
    listed = _listed(rule, sensors, known, rng, chains)
    beside = dict(asides(policy, sensors, known, rng, chains))
    return {"ICMP": always, "ports": listed} | beside


def asides(
    policy: Policy, sensors: int, known: int, rng: np.random.Generator, chains: int
) -> Iterator[tuple[str, Voice]]:
    """What is said beside, of the five ports at which most tools may be recognised."""
    if not policy.asides:
        return
    calmer, day, week = policy.rarely, DAY // HOUR, WEEK // HOUR
    many = sorted(len(tools(port)) for port in policy.ports)[-policy.most :]
    for name, rule, series, hours in (
        ("families and other economies", Gate(calmer), len(FAMILIES) + bool(policy.economies), day),
        ("kinds and sources", Gate(calmer), len(Kind) + policy.most, week),
        ("tools", Quorum(calmer, FLOOD / ADDRESSES), sum(many), week),
    ):
        yield name, voice(rule, series, plays(hours, known), sensors, hours, rng, chains)
    if policy.economies:
        listed = Listed(calmer, len(policy.economies), seconds=DAY, every=WEEK)
        yield "economies", _listed(listed, sensors, known, rng, chains)


def _listed(rule: Listed, sensors: int, known: int, rng: np.random.Generator, chains: int) -> Voice:
    """Whole networks at home, so many that there are about as many chains."""
    hours, networks = rule.seconds // HOUR, -(-chains // rule.length)
    few = plays(hours, known, LOUDER[:1])
    return voice(rule, rule.length, few, sensors, hours, rng, networks * rule.length)
