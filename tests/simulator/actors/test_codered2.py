"""Of Code Red II a sensor sees its neighbours."""

from collections import Counter
from ipaddress import ip_network
from random import Random

from simulator.actors.codered import CodeRedRole
from simulator.actors.codered2 import CodeRed2Role
from simulator.script.role import Stage
from simulator.script.targets import Row

HOSTS = 4000
BLOCK = ip_network("203.0.113.0/24")
STAGE = Stage(Row([BLOCK]), ())


def nearness(role):
    """How many hosts share the first two octets with the sensor, how many the first alone."""
    rng, counts = Random(1), Counter()
    for _ in range(HOSTS):
        home = role.home(rng, STAGE)
        assert home not in BLOCK
        same = [one == other for one, other in zip(home.packed, BLOCK[0].packed, strict=True)]
        counts["/16" if same[0] and same[1] else "/8" if same[0] else "far"] += 1
    return {name: count / HOSTS for name, count in counts.items()}


def test_three_in_eight_are_of_its_own_16_and_half_of_its_8():
    shares = nearness(CodeRed2Role())
    assert 0.35 < shares["/16"] < 0.41
    assert 0.46 < shares["/8"] < 0.54
    assert 0.10 < shares["far"] < 0.15


def test_without_neighbours_they_live_wherever_everybody_does():
    assert nearness(CodeRed2Role(neighbours=False))["far"] > 0.98
    assert nearness(CodeRed2Role(economies={"JP": 1}))["far"] > 0.98


def test_its_packets_are_those_of_code_red(stage, source, sent):
    one, other = (
        [probe.packet for probe in sent(role.actor(Random(1), source, stage, 0.0), 9)]
        for role in (CodeRedRole(), CodeRed2Role())
    )
    assert one == other


def test_a_network_that_is_monitored_throughout_has_no_neighbours():
    stage = Stage(Row([ip_network("203.0.0.0/16")]), ())
    rng = Random(1)
    assert all(CodeRed2Role().home(rng, stage) not in stage.four.blocks[0] for _ in range(200))
