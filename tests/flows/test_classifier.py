"""The sensor knows every stranger of a mixture, and takes nobody for somebody else."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest

from appliance.counting.window import Window, addresses
from appliance.reading.decode import decode
from simulator.files import staging
from simulator.script import cast
from simulator.script.cast import AnyRole
from simulator.script.crowd import Crowd
from simulator.script.scenario import Post, Scenario
from simulator.truths.perfect import Perfect
from simulator.truths.play import Timed, play
from teiten.rollup.record import Clock, Origin, Rollup

HOUR = 3600
START = datetime(2026, 1, 30, 9, tzinfo=UTC)
SENSORS = (
    Post(name="wide", blocks=("203.0.113.0/24", "2001:db8:1::/64")),
    Post(name="narrow", blocks=("198.51.100.0/28", "2001:db8:2::/48")),
)
MORE: dict[str, dict[str, Any]] = {
    "background": {"per-address-and-day": 4000},
    "blaster": {"flood-at": 1800},
    "sasser": {"variant": "d"},
    "flood": {"pace": 1},
}
"""Words with which a kind shows all it can."""
FAST = frozenset({"flood"})
"""Kinds that would take the whole test for themselves."""


def roles(hosts: int) -> tuple[AnyRole, ...]:
    """Some of every kind, each with its own defaults."""
    kinds = sorted(str(role.__struct_config__.tag) for role in get_args(AnyRole))
    words: list[dict[str, Any]] = []
    for kind in kinds:
        usual = {"kind": kind, "hosts": hosts, "ends": 300.0 + 10 * len(kind)}
        words += [usual] if kind not in FAST else []
        words += [{**usual, **MORE[kind]}] if kind in MORE else []
    return msgspec.convert(words, tuple[AnyRole, ...])


def world(seed: int) -> Scenario:
    return Scenario(start=START, duration=HOUR, seed=seed, sensors=SENSORS, actors=roles(2))


def observed(played: Iterable[Timed]) -> dict[str, Rollup]:
    """What real sensors would have counted."""
    windows = {p.name: Window(int(START.timestamp()), HOUR, max_origins=10**6) for p in SENSORS}
    for item in played:
        windows[item.sensor].add(decode(item.probe.packet))
    clock = Clock(source="system", synchronized=True)
    return {
        post.name: windows[post.name].rollup(
            sensor=post.name,
            engine="queue",
            final=True,
            monitored=addresses(post.networks),
            clock=clock,
        )
        for post in SENSORS
    }


@pytest.fixture(scope="module", params=[1, 2])
def both(request: pytest.FixtureRequest) -> tuple[dict[str, Rollup], dict[str, Rollup]]:
    """What is true, and what was seen."""
    scenario = world(request.param)
    stage = staging.stage(scenario)
    crowd = Crowd(cast.everybody(scenario.actors, stage, seed=scenario.seed))
    played = list(play(scenario, crowd))
    true = {rollup.sensor: rollup for rollup in Perfect(scenario).see(played)}
    return true, observed(played)


def by_tag(rollups: Iterable[Rollup]) -> dict[str, Counter[tuple[Any, ...]]]:
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    for rollup in rollups:
        for o in rollup.origins:
            key = rollup.sensor, o.source, o.protocol, o.kind, o.number
            found.setdefault(o.tag, Counter())[key] += o.packets
    return found


def test_every_cell_is_exact(both: tuple[dict[str, Rollup], dict[str, Rollup]]) -> None:
    true, seen = both
    for name, rollup in true.items():
        assert seen[name].ports == rollup.ports
        assert seen[name].sources == rollup.sources


def test_every_tag_is_found_and_true(both: tuple[dict[str, Rollup], dict[str, Rollup]]) -> None:
    true, seen = (by_tag(rollups.values()) for rollups in both)
    poor = {}
    for tag in true.keys() | seen.keys():
        right = (true.get(tag, Counter()) & seen.get(tag, Counter())).total()
        recall = right / max(true.get(tag, Counter()).total(), 1)
        precision = right / max(seen.get(tag, Counter()).total(), 1)
        if min(recall, precision) < 0.99:
            poor[tag] = round(recall, 4), round(precision, 4), true.get(tag, Counter()).total()
    assert not poor


def test_the_class_stays_what_the_headers_say(
    both: tuple[dict[str, Rollup], dict[str, Rollup]],
) -> None:
    def untagged(rollup: Rollup) -> Counter[Origin]:
        found: Counter[Origin] = Counter()
        for origin in rollup.origins:
            found[msgspec.structs.replace(origin, tag="", packets=1)] += origin.packets
        return found

    true, seen = both
    assert all(untagged(seen[name]) == untagged(true[name]) for name in true)
