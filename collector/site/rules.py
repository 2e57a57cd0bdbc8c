"""The settings of publication -> what the page of the policy says of them, in one language."""

from dataclasses import dataclass

from collector.gate.table import Gate
from collector.paper.clock import length
from collector.paper.words import Words

_SHARES = frozenset(
    {"share", "bins", "edge", "calm", "listened", "memory", "aside_calm", "aside_memory"}
)
_HOURS = frozenset({"epoch_hours", "grace_hours"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a collector was told of publication."""

    policy: str
    gate: Gate
    windows: int
    every: int
    """Seconds between two releases, at least."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting, in words."""

    name: str
    value: str
    why: str


def rules(told: Rules, say: Words) -> dict[str, object]:
    """Say what is public, when, and what every number of the policy is."""
    gate = told.gate
    return {
        "epoch": length(gate.epoch_hours * 3600, say),
        "waits": length(gate.waits * 3600, say),
        "gate": gate,
        "windows": told.windows,
        "every": length(told.every, say),
        "rules": [_rule(name, gate, say) for name in gate.__struct_fields__ if _plain(name)],
    }


def _plain(name: str) -> bool:
    """Lists have a sentence of their own."""
    return name not in ("ports", "economies")


def _rule(name: str, gate: Gate, say: Words) -> Rule:
    value = getattr(gate, name)
    said = str(value)
    if isinstance(value, bool):
        said = str(say("policy.yes" if value else "policy.no"))
    elif name in _SHARES:
        said = f"{100 * value:g}%"
    elif name in _HOURS:
        said = length(value * 3600, say) or str(say("while.hours", count=value))
    key = name.replace("_", "-")
    return Rule(key, said, str(say(f"rule.{key}")))
