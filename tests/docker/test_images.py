"""The images hold what runs; keys stay where they were made; enrolment may be repeated."""

import re

import pytest


@pytest.mark.parametrize("service", ["sensor", "collector"])
def test_no_compiler_is_in_what_runs(compose, service):
    said = compose.inside(service, "sh", "-c", "command -v cc gcc clang pip || echo none")
    assert said.strip() == "none"


def test_the_kernels_program_is_there_for_who_may_load_it(compose):
    found = "import importlib.resources as r; print(r.files('appliance') / 'bpf/tally.bpf.o')"
    path = compose.inside("sensor", "/opt/teiten/bin/python", "-c", found).strip()
    assert compose.inside("sensor", "head", "-c", "4", path).endswith("ELF")


def test_only_the_sensor_reaches_its_private_key(compose):
    everybody = compose.containers()
    reach = {
        service
        for service, container in everybody.items()
        if any(mount.get("Name", "").endswith("_sensor") for mount in container["Mounts"])
    }
    assert len(everybody) == 6
    assert reach == {"identity", "sensor"}


def test_what_is_handed_over_is_a_name_and_a_public_key(compose):
    words = ("run", "--rm", "--no-deps", "-T", "enrolment", "cat", "/enrolment/harbour")
    assert re.fullmatch(r"harbour [A-Za-z0-9+/]{43}=\n", compose(*words))


def test_enrolling_again_changes_nothing(compose, page):
    words = ("collector", "teiten", "collector", "sensors", "list", "--json")
    before = compose.inside(*words)
    compose("run", "--rm", "--no-deps", "-T", "enrolment")
    assert compose.inside(*words) == before


def test_nobody_leaves_the_strangers_network(compose):
    """There is no way out of it, and none for the sensor at all."""
    routes = compose.inside("sensor", "ip", "route", "show", "default")
    assert routes + compose.inside("sensor", "ip", "-6", "route", "show", "default") == ""
