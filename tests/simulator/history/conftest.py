"""A small history, and what it is made of."""

import tomllib

import msgspec
import pytest

from simulator.history.model import Model
from simulator.script.scenario import Scenario
from teiten.geo import shelf
from teiten.rollup import codec

SMALL = """
start = 2019-01-01T00:00:00Z
duration = 172_800
seed = 7

[population]
economies = { JP = 2, US = 1, BR = 1 }

[history]
sensors = 4
hosts = 2000
"""


def scenario(words: str = "", head: str = "") -> Scenario:
    """The small history with other words; a key that stands in both is the new one."""
    found = tomllib.loads(SMALL)
    for table, more in ((found, head), (found["history"], words)):
        table |= tomllib.loads(more)
    return msgspec.convert(found, Scenario)


def model(words: str = "", head: str = "") -> Model:
    made = scenario(words, head)
    assert made.history
    return Model(made, made.history, shelf.load())


@pytest.fixture(scope="session")
def a_scenario():
    return scenario


@pytest.fixture(scope="session")
def a_model():
    return model


@pytest.fixture(scope="session")
def played():
    """Play a history; gives its model, and its rollups as any reader has them."""

    def play(words: str = "", head: str = ""):
        made = model(words, head)
        return made, [codec.decode(seen.body) for seen in made.play()]

    return play
