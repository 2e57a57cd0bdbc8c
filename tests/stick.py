"""An image -> a disk that it was written to, with the seed of a certain sensor on it."""

import json
import subprocess
from pathlib import Path

from teiten import seed

GROWN = 3 << 30
"""Bytes of the disk; an image is smaller."""


def write(image: Path, disk: Path) -> Path:
    """Write an image to the beginning of a disk."""
    subprocess.run(["cp", "--sparse=always", str(image), str(disk)], check=True)
    with disk.open("r+b") as grown:
        grown.truncate(GROWN)
    return disk


def plant(disk: Path, wanted: seed.Seed) -> None:
    """Put a seed beside README.txt, as somebody does who plugs the disk in."""
    file = disk.with_suffix(".toml")
    file.write_bytes(seed.write(wanted))
    said = subprocess.run(["sfdisk", "--json", str(disk)], capture_output=True, check=True).stdout
    table = json.loads(said)["partitiontable"]["partitions"]
    (start,) = [part["start"] for part in table if part.get("name") == "TEITEN"]
    place = ["-i", f"{disk}@@{start * 512}"]
    subprocess.run(["mcopy", "-o", *place, str(file), "::teiten/box.toml"], check=True)
