"""Neighbours live beside a sensor, and only where a scenario lets anybody live."""

from ipaddress import ip_network
from random import Random

import pytest

from simulator.actors.blaster import BlasterRole
from simulator.actors.codered2 import CodeRed2Role
from simulator.actors.sasser import SasserRole
from simulator.script.population import Enclave
from simulator.script.role import Stage
from simulator.script.targets import Row

BLOCK = ip_network("198.18.0.0/24")
ALLOWED = ip_network("198.18.0.0/20")
STAGE = Stage(Row([BLOCK]), (), Enclave((ALLOWED,)))


@pytest.mark.parametrize("role", [CodeRed2Role(), SasserRole()], ids=["codered2", "sasser"])
def test_a_worms_neighbours_live_where_anybody_may(role):
    rng = Random(1)
    assert all(role.home(rng, STAGE) in ALLOWED for _ in range(500))


def test_a_flood_is_forged_in_the_name_of_those_who_may_live(sent, read):
    role = BlasterRole(flood_at=0)
    flood = sent(role.actor(Random(1), ALLOWED[300], STAGE, 0.0), 10)
    sources = {bytes(probe.packet[12:16]) for probe in flood}
    assert len(sources) > 400
    assert all(ip_network(source).subnet_of(ALLOWED) for source in sources)


def test_a_row_that_is_all_there_is_has_no_neighbours():
    stage = Stage(Row([ALLOWED]), (), Enclave((ALLOWED,)))
    assert SasserRole().home(Random(1), stage) in ALLOWED
