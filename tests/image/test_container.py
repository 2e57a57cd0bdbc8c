"""The image for containers, in engines that others wrote: a sensor that counts every packet."""

import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from engines import DOCKER, LIMITS, PODMAN, SENSOR, Engine, Sensor
from office import Office
from patience import until
from simulator.shapes.pattern import Pattern
from teiten.rollup.record import TCP, UDP
from yard import BLOCK, BLOCK6, BOX, BOX6, Yard

EACH = 2_000
"""Packets to each block by each protocol."""
Knocks = Counter[tuple[int, int, int]]
"""Packets by family, protocol and port."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(each, id=each.name, marks=pytest.mark.needs(each.name))
        for each in (PODMAN, DOCKER)
    ],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    assert isinstance(request.param, Engine)
    return request.param


@pytest.fixture(scope="module")
def version(image: Path) -> str:
    return image.name.removeprefix("teiten_").removesuffix(".raw")


@pytest.fixture(scope="module")
def loaded(engine: Engine, image: Path, version: str) -> Iterator[str]:
    """The name by which the engine knows the image, once it has read the file."""
    name = f"teiten:{version}"
    assert name in engine("load", "--input", str(image.with_suffix(".oci.tar")))
    yield name
    engine("rmi", name)


@pytest.fixture(scope="module")
def cable() -> str:
    return f"teiten{os.getpid()}"


@pytest.fixture(scope="module")
def yard(engine: Engine, cable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """Strangers at one end of a cable, and a collector."""
    made = Yard(tmp_path_factory.mktemp(engine.name), cable)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def sensor(engine: Engine, loaded: str, office: Office, cable: str) -> Iterator[Sensor]:
    """One at the other end that has enrolled, was approved, and counts."""
    made = Sensor(engine, loaded, office)
    with engine.network(cable), made.running():
        office.approve(SENSOR)
        yield made


def held(office: Office) -> Knocks:
    """What the ledger holds."""
    found = Knocks()
    for cell in (cell for each in office.rollups(SENSOR) for cell in each.ports):
        found[cell.family, cell.protocol, cell.number] += cell.packets
    return found


def knocked(office: Office, sensor: Sensor, port: int) -> Knocks:
    """Knock at a port of both blocks by both protocols; say what then is in the ledger of it."""
    dropped, to = office.yard.counters()["tx_dropped"], sensor.mac()
    for block, protocol in itertools.product((BLOCK, BLOCK6), (TCP, UDP)):
        office.yard.knock(Pattern(ip_network(block), protocol, port=port), EACH, to)
    assert office.yard.counters()["tx_dropped"] == dropped

    def there() -> Knocks:
        return Knocks({key: count for key, count in held(office).items() if key[2] == port})

    until(lambda: there().total() >= 4 * EACH, "the knocks in the ledger", nap=0.5)
    return there()


def sent(port: int) -> Knocks:
    return Knocks({(family, protocol, port): EACH for family in (4, 6) for protocol in (TCP, UDP)})


def test_the_engine_reads_what_it_is_and_how_it_starts(
    engine: Engine, loaded: str, version: str
) -> None:
    (said,) = json.loads(engine("image", "inspect", loaded))
    assert (said["Os"], said["Architecture"]) == ("linux", "amd64")
    config = said["Config"]
    assert [*config["Entrypoint"], *config["Cmd"]] == ["/opt/teiten/bin/teiten", "appliance", "run"]
    assert config["Volumes"] == {"/var/lib/teiten": {}}
    assert config["Labels"]["org.opencontainers.image.version"] == version
    assert config["Labels"]["org.opencontainers.image.created"] == said["Created"]


@pytest.mark.parametrize("engine", [PODMAN], ids=["podman"], indirect=True)
def test_an_oci_image_is_read_as_one(engine: Engine, image: Path, version: str) -> None:
    """By its index, where `docker load` reads Docker's own list."""
    number = engine("pull", "--quiet", f"oci-archive:{image.with_suffix('.oci.tar')}").split()[-1]
    (said,) = json.loads(engine("image", "inspect", number))
    assert said["ManifestType"] == "application/vnd.oci.image.manifest.v1+json"
    assert said["Annotations"]["org.opencontainers.image.version"] == version


def test_without_settings_it_says_what_it_lacks(engine: Engine, loaded: str) -> None:
    said = engine("run", "--rm", "--network=none", *LIMITS, loaded, status=1)
    assert "/etc/teiten/appliance.toml: No such file" in said


def test_other_words_are_other_commands(engine: Engine, loaded: str) -> None:
    said = engine("run", "--rm", "--network=none", *LIMITS, loaded, "appliance", "--help")
    assert "count every packet that knocks" in said


def test_every_packet_is_in_the_ledger(engine: Engine, sensor: Sensor, office: Office) -> None:
    assert knocked(office, sensor, 445) == sent(445)
    assert {each.engine for each in office.rollups(SENSOR)} == {engine.counting}
    assert "the ledger balances" in office.ask("books")


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:113::77"])
def test_every_watched_address_answers_a_ping(sensor: Sensor, yard: Yard, address: str) -> None:
    assert " 0% packet loss" in yard.run("ping", "-c3", "-i0.2", "-W20", address)


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8:113::9", BOX, BOX6])
def test_nothing_but_a_ping_is_answered(sensor: Sensor, yard: Yard, address: str) -> None:
    family = ("-6",) if ":" in address else ()
    said = yard.run(
        "nmap", "-Pn", "-n", "-sSU", "-p22,80,9464", "--max-retries=1", *family, address
    )
    states = Counter(line.split()[1] for line in said.splitlines() if line[:1].isdigit())
    assert states == {"filtered": 3, "open|filtered": 3}


def test_it_has_the_rights_it_needs_and_can_get_no_more(engine: Engine, sensor: Sensor) -> None:
    lines = sensor.inside("cat", "/proc/1/status").splitlines()
    status = dict(line.split(":\t", 1) for line in lines)
    for group in ("CapPrm", "CapEff", "CapBnd"):
        assert int(status[group], 16) == engine.rights
    assert status["NoNewPrivs"] == "1"


def test_it_calls_itself_healthy(engine: Engine, sensor: Sensor) -> None:
    said = json.loads(sensor.inside("teiten", "appliance", "status", "--json"))
    assert (said["healthy"], said["engine"]) == (True, engine.counting)


def test_the_next_container_of_a_volume_is_the_same_sensor_and_counts_on(
    sensor: Sensor, office: Office
) -> None:
    before, who = knocked(office, sensor, 3389), sensor.inside("teiten", "appliance", "identity")
    assert sensor.stop() == 0
    sensor.start()
    assert sensor.inside("teiten", "appliance", "identity") == who
    assert knocked(office, sensor, 5060) == sent(5060)
    assert before == sent(3389) <= held(office)
