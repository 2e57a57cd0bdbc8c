"""Whoever looks for amplifiers is known by what he asks."""

from random import Random

import pytest

from simulator.actors.dnsany import DnsAnyRole
from simulator.actors.memcached import MemcachedRole
from simulator.actors.ntp import NtpRole
from simulator.actors.ssdp import SsdpRole

ROLES = [NtpRole(pace=1), MemcachedRole(pace=1), SsdpRole(pace=1), DnsAnyRole(pace=1)]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.__struct_config__.tag)
def test_everybody_is_asked_once_in_a_random_order(role, stage, source, sent):
    asked = [p.destination for p in sent(role.actor(Random(1), source, stage, 0), len(stage.four))]
    everybody = [stage.four[i] for i in range(len(stage.four))]
    assert asked != everybody
    assert set(asked) == set(everybody)


def test_nobody_asks_from_a_port_that_answers(stage, source, sent, read):
    for seed in range(50):
        (probe,) = sent(ROLES[0].actor(Random(seed), source, stage, 0), 1)
        assert 32768 <= read(probe).data.sport < 61000
