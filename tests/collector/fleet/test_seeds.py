"""Twenty like boxes become twenty sensors, and each seed is one that a box takes."""

import tomllib

import msgspec
import pytest

from collector.fleet.seeds import seeds
from collector.fleet.table import Fleet
from teiten import seed
from teiten.errors import OperatorError

PLAN = """
[seed.collector]
urls = ["https://collector.example:8443"]

[seed.management]
peers = ["192.0.2.0/24"]

[boxes.s1]
blocks = ["203.0.113.0/28"]
economy = "JP"
network = "access"
organisation = "Example"

[boxes.s2]
blocks = ["198.51.100.0/28"]
economy = "JP"
network = "access"
organisation = "Example"

[boxes.s2.seed.monitored.link]
addresses = ["192.0.2.130/30"]

[boxes.s2.seed.management]
metrics-port = 9100
"""
TOKENS = {"s1": "a" * 32, "s2": "b" * 32}


def planned(text=PLAN):
    return msgspec.convert(tomllib.loads(text), Fleet)


def test_each_box_has_its_own_name_blocks_and_token():
    made = seeds(planned(), TOKENS, "fleet.toml")
    read = {name: seed.read(text, name) for name, text in made.items()}
    assert {name: each.sensor for name, each in read.items()} == {"s1": "s1", "s2": "s2"}
    assert {each.collector.token for each in read.values()} == set(TOKENS.values())
    assert read["s2"].monitored.blocks == ("198.51.100.0/28",)


def test_what_a_box_says_goes_before_what_all_say():
    made = seeds(planned(), TOKENS, "fleet.toml")
    first, second = (seed.read(made[name], name) for name in ("s1", "s2"))
    assert first.management.peers == second.management.peers == ("192.0.2.0/24",)
    assert (first.management.metrics_port, second.management.metrics_port) == (9464, 9100)
    assert second.monitored.link.addresses == ("192.0.2.130/30",)


def test_a_plan_cannot_say_another_name_or_token():
    text = PLAN.replace("[seed.collector]", '[seed]\nsensor = "s9"\n[seed.collector]')
    made = seeds(planned(text), TOKENS, "fleet.toml")
    assert seed.read(made["s1"], "s1").sensor == "s1"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("metrics-port = 9100", 'metrics-port = "9100"', r"s2.*management\.metrics-port"),
        ("addresses = [", "address = [", r"s2.*address"),
        ('urls = ["https://collector.example:8443"]', "", r"s1.*urls"),
    ],
)
def test_a_mistake_names_the_box_and_the_key(old, new, told):
    assert old in PLAN
    with pytest.raises(OperatorError, match=told):
        seeds(planned(PLAN.replace(old, new)), TOKENS, "fleet.toml")
