"""The roles of a scenario -> everybody who plays in it."""

from collections.abc import Iterable, Iterator
from random import Random

from simulator import epidemic
from simulator.actors.blaster import BlasterRole
from simulator.actors.masscan import MasscanRole
from simulator.leaving import Leaving
from simulator.probe import Actor
from simulator.role import Role, Stage

AnyRole = BlasterRole | MasscanRole
"""Every kind of stranger that a scenario may name."""


def everybody(roles: Iterable[Role], stage: Stage, *, seed: int) -> Iterator[Actor]:
    """Cast every role. Each has dice of its own, so that one more changes none before it."""
    for place, role in enumerate(roles):
        rng = Random(f"{seed}/{place}/{role.__struct_config__.tag}")
        for begins in _moments(role):
            actor = role.actor(rng, role.home(rng, stage), stage, begins)
            yield actor if role.ends is None else Leaving(actor, role.ends)


def _moments(role: Role) -> list[float]:
    """When each of them begins."""
    if role.epidemic is None:
        return [role.begins] * role.hosts
    return [role.begins + m for m in epidemic.moments(role.hosts, role.epidemic.doubling)]


def ill(role: Role) -> list[float]:
    """When each of them falls ill, if they do."""
    return [] if role.epidemic is None else _moments(role)
