"""A scenario's name or file -> the scenario, and everybody who plays in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from simulator.actors.replay import Replay
from simulator.files import replays
from simulator.labs.progress import Progress
from simulator.script import cast
from simulator.script.crowd import Crowd
from simulator.script.outages import Outages, Span
from simulator.script.population import Enclave, Settled
from simulator.script.probe import Actor
from simulator.script.remap import Remap
from simulator.script.role import Economies, Population, Stage
from simulator.script.scenario import Capture, Scenario
from simulator.script.targets import Row
from simulator.script.world import World
from teiten import config
from teiten.errors import OperatorError
from teiten.geo import shelf
from teiten.geo.ranges import Ranges
from teiten.rollup.record import Family

READY = Path(__file__).parent.parent / "scenarios"
"""The scenarios that come with the simulator."""

_HINT = "docs/scenarios.md lists every key; `teiten simulator list` names the ready scenarios."


class Nowhere(ValueError):
    """An economy that is nobody's home, with the key that names it."""


def ready() -> Sequence[Path]:
    """The files of the ready scenarios, by name."""
    return sorted(READY.glob("*.toml"))


def find(name: str) -> Path:
    """Find the file `name`, or the ready scenario of that name."""
    path = Path(name)
    if path.suffix == ".toml" or path.exists():
        return path
    if (found := READY / f"{name}.toml").exists():
        return found
    raise OperatorError(f"There is no file and no ready scenario {name}.", hint=_HINT)


def load(path: Path) -> Scenario:
    """Read a scenario; a mistake in it is told with file, key and reason."""
    return config.load(path, Scenario, hint=_HINT)


def stage(scenario: Scenario) -> Stage:
    """Lay out where everybody acts and lives."""
    four = Row([block for block in scenario.blocks if block.version == 4])
    six = tuple(block for block in scenario.blocks if block.version == 6)
    return Stage(four, six, _population(scenario))


def world(scenario: Scenario, path: Path, voice: Progress) -> World:
    """Gather everybody in the scenario of `path`; captures are found from its folder on."""
    refuse_history(scenario)
    with somewhere(path):
        return _world(scenario, path.parent, voice)


@contextmanager
def somewhere(path: Path) -> Iterator[None]:
    """Tell an operator in which scenario's file an economy is nobody's home."""
    try:
        yield
    except Nowhere as error:
        raise OperatorError(
            f"{path}: {error}", hint="Economies are two letters of ISO 3166-1, like JP or US."
        ) from error


def _world(scenario: Scenario, folder: Path, voice: Progress) -> World:
    everybody: list[Actor] = list(
        cast.everybody(scenario.actors, stage(scenario), seed=scenario.seed)
    )
    remap = Remap(scenario.blocks, scenario.seed, home=scenario.population.networks)
    played = tuple(_replay(capture, folder, remap, voice) for capture in scenario.captures)
    crowd = Crowd([*everybody, *played])
    off: dict[str, list[Span]] = {}
    for outage in scenario.outages:
        off.setdefault(outage.sensor, []).append((outage.begins, outage.ends))
    return World(
        Outages(crowd, scenario.home, off) if off else crowd,
        tuple(sorted(moment for role in scenario.actors for moment in cast.ill(role))),
        played,
    )


def refuse_history(scenario: Scenario) -> None:
    """A history has no packets that could be sent or written."""
    if scenario.history:
        raise OperatorError(
            "This scenario is a history: numbers, and no packets.",
            hint="Play it with: teiten simulator history",
        )


def _population(scenario: Scenario) -> Population:
    if scenario.population.blocks:
        return Enclave(scenario.population.networks)
    world = shelf.load()
    refuse_nowhere(scenario, world)
    return Settled(world, scenario.population.economies)


def refuse_nowhere(scenario: Scenario, world: Ranges) -> None:
    """An economy without addresses is nobody's home."""
    everybodys = "population.economies", scenario.population.economies
    wanted: list[tuple[tuple[str, Economies], Family]] = [(everybodys, 4)] * bool(scenario.history)
    for place, role in enumerate(scenario.actors):
        own = f"actors[{place}].economies", role.economies
        wanted.append((own if role.economies else everybodys, role.FAMILY))
    for (key, economies), family in wanted:
        for code in economies:
            if not world.ranges(code, family):
                raise Nowhere(
                    f"{key}: {code} has no addresses of IPv{family} for strangers to live at."
                )


def _replay(capture: Capture, folder: Path, remap: Remap, voice: Progress) -> Replay:
    (found,) = replays.look([folder / capture.file], remap, voice)
    return replays.replay(found, remap, capture.speed, pace=capture.pace, begins=capture.begins)
