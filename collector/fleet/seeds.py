"""A plan of boxes, and a token for each -> the seeds that make twenty like boxes twenty sensors."""

from collections.abc import Mapping
from typing import Any

from collector.fleet.table import Box, Fleet
from teiten import seed
from teiten.errors import OperatorError


def seeds(fleet: Fleet, tokens: Mapping[str, str], source: str) -> dict[str, bytes]:
    """Write the seed of each box that has a token; raises OperatorError that names box and key."""
    return {
        name: _seed(fleet.seed, fleet.boxes[name], name, token, source)
        for name, token in tokens.items()
    }


def _seed(shared: Mapping[str, Any], box: Box, name: str, token: str, source: str) -> bytes:
    own = {
        "sensor": name,
        "monitored": {"blocks": list(box.blocks)},
        "collector": {"token": token},
    }
    try:
        return seed.write(seed.convert(_over(_over(shared, box.seed), own)))
    except ValueError as error:
        raise OperatorError(
            f"{source}: the seed of {name}: {error}",
            hint="What all boxes share stands in [seed], the rest in [boxes.NAME.seed].",
        ) from error


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one table over another, table by table."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = (
            _over(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
        )
    return merged
