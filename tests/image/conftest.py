"""An image's disk, a seed on it, a collector on one side and strangers on the other."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from office import Office
from qemu import GROWN, Machine
from teiten import seed
from yard import MANAGED, Yard


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
    made = yard.folder / "disk.raw"
    subprocess.run(["cp", "--sparse=always", str(image), str(made)], check=True)
    with made.open("r+b") as grown:
        grown.truncate(GROWN)
    return made


@pytest.fixture(scope="module")
def machine(disk: Path, yard: Yard, office: Office) -> Iterator[Machine]:
    """A box that has its seed beside README.txt, was started, enrolled and approved, and counts."""
    file = yard.folder / "box.toml"
    file.write_bytes(seed.write(office.seed("kyoto-1")))
    said = subprocess.run(["sfdisk", "--json", str(disk)], capture_output=True, check=True).stdout
    table = json.loads(said)["partitiontable"]["partitions"]
    (start,) = [part["start"] for part in table if part.get("name") == "TEITEN"]
    place = ["-i", f"{disk}@@{start * 512}"]
    subprocess.run(["mcopy", "-o", *place, str(file), "::teiten/box.toml"], check=True)
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
