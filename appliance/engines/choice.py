"""The settings and what this kernel can do -> the engine that counts."""

import time
from pathlib import Path

from appliance.engines import Engine
from appliance.engines.queue import QueueEngine
from appliance.engines.xdp import XdpEngine, counts_on
from appliance.kernel.room import Room
from appliance.kernel.rules import Plan
from appliance.settings import Settings
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import warning

_CLOCK_MONOTONIC_COARSE = 6


def choose(settings: Settings, plan: Plan, state: Path, *, room: Room) -> Engine:
    """Count in the kernel where that can; a sensor that was told to refuses to do less."""
    wanted = settings.counting.engine
    if wanted == "queue":
        return _behind_the_queue(plan, state)
    ticks = 1 / time.clock_getres(_CLOCK_MONOTONIC_COARSE)
    budget = max(round(settings.counting.examine_per_second / ticks), 1)
    try:
        return XdpEngine(plan, state, budget=budget, depth=max(room.packets // 2, 1))
    except (OSError, ValueError) as error:
        if wanted == "auto":
            journal.write(warning("counts-at-the-queue", why=str(error)))
            return _behind_the_queue(plan, state)
        raise OperatorError(
            f"The kernel cannot count: {error}.",
            hint='Set counting.engine = "auto", or give it a kernel with XDP, and CAP_BPF.',
        ) from error


def _behind_the_queue(plan: Plan, state: Path) -> Engine:
    """A program that is still attached would withhold packets that nobody then counts."""
    if counts_on(state):
        raise OperatorError(
            "The kernel's program still counts on this interface.",
            hint="Book and remove it first: teiten appliance disarm",
        )
    return QueueEngine(plan)
