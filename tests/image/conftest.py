"""An image's disk, a seed on it, a collector on one side and strangers on the other."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

import stick
from office import Office
from patience import until
from qemu import Machine
from simulator.shapes.pattern import Pattern
from teiten.rollup.record import TCP, UDP
from yard import BLOCK, BLOCK6, MANAGED, Yard

COUNTED = "teiten_sensor_counted_packets_total"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs what the markers say."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.netns)
            item.add_marker(pytest.mark.needs("qemu-system-x86_64", "mcopy", "sfdisk"))
            item.add_marker(pytest.mark.timeout(3600))


@pytest.fixture(scope="session")
def image(root: Path) -> Path:
    """The disk that `make image` made."""
    (found,) = (root / "build" / "image" / "out").glob("teiten_*[0-9].raw")
    return found


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """Strangers and a collector's place; nobody is there yet."""
    made = Yard(tmp_path_factory.mktemp("yard"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def office(yard: Yard) -> Iterator[Office]:
    """A collector that serves."""
    made = Office(yard)
    with made.serving():
        yield made


@pytest.fixture(scope="module")
def disk(image: Path, yard: Yard) -> Path:
    """The image, as it is once it was written to a disk larger than itself."""
    return stick.write(image, yard.folder / "disk.raw")


@pytest.fixture(scope="module")
def machine(disk: Path, yard: Yard, office: Office) -> Iterator[Machine]:
    """A box that has its seed beside README.txt, was started, enrolled and approved, and counts."""
    stick.plant(disk, office.seed("kyoto-1"))
    made = Machine([disk], yard.folder / "machine", yard.name)
    try:
        office.approve("kyoto-1")
        yield made
    finally:
        made.cut()


def metrics(yard: Yard) -> dict[str, float]:
    """What the box says of itself to its peer; nothing before it speaks."""
    said = yard.run("curl", "-sS", "-m5", f"http://{MANAGED}:9464/metrics", check=False)
    pairs = [line.rsplit(" ", 1) for line in said.splitlines() if line.startswith("teiten_")]
    return {name: float(value) for name, value in pairs}


@pytest.fixture(scope="module")
def measured(yard: Yard) -> Any:
    """How to ask the box."""
    return lambda: metrics(yard)


@pytest.fixture(scope="module")
def knock(yard: Yard) -> Callable[[int], None]:
    """Send so many packets to each block by each protocol; the box counts each of them, once."""

    def knock(each: int) -> None:
        before, sent = metrics(yard)[COUNTED], 0
        for number, block in enumerate((BLOCK, BLOCK6)):
            for protocol in (TCP, UDP):
                sent += yard.knock(Pattern(ip_network(block), protocol, seed=number), each)
        assert sent > 0

        def counted() -> float:
            return metrics(yard).get(COUNTED, 0) - before

        until(lambda: counted() >= sent, f"{sent} packets in the books", 600, nap=2)
        assert counted() == sent

    return knock
