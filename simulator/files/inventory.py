"""What the simulator has -> one line each: strangers, and ready scenarios."""

import sys
from typing import get_args

from simulator.files import staging
from simulator.script.cast import AnyRole


def inventory() -> dict[str, dict[str, str]]:
    """Say of every kind of stranger, and of every ready scenario, what it is."""
    return {"actors": _actors(), "scenarios": _scenarios()}


def _actors() -> dict[str, str]:
    """The first line of the file of each."""
    found = {}
    for role in get_args(AnyRole):
        words = sys.modules[role.__module__].__doc__ or ""
        found[str(role.__struct_config__.tag)] = words.splitlines()[0]
    return dict(sorted(found.items()))


def _scenarios() -> dict[str, str]:
    return {path.stem: staging.load(path).title for path in staging.ready()}
