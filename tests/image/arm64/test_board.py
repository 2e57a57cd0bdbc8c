"""That disk on a board that an emulator is: its firmware starts it, and it counts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import stick
from boards import ARM64
from office import BOOT, Office
from patience import until
from qemu import Machine
from yard import Yard

COUNTED = "teiten_sensor_counted_packets_total"


@pytest.fixture(scope="module")
def board(arm64: Path, yard: Yard, office: Office) -> Iterator[Machine]:
    """A sensor of it, started by a firmware on a board that is emulated, once it may report."""
    disk = stick.write(arm64, yard.folder / "disk.raw")
    stick.plant(disk, office.seed("kyoto-1"))
    machine = Machine([disk], yard.folder / "machine", yard.name, board=ARM64)
    try:
        office.approve("kyoto-1", 3 * BOOT)
        yield machine
    finally:
        machine.cut()


def test_a_board_that_starts_it_counts_every_packet_in_its_kernel(
    board: Machine, measured: Any, knock: Callable[[int], None]
) -> None:
    until(measured, "the box's metrics", 1200, nap=5)
    assert [name for name in measured() if name.startswith("teiten_sensor_info{") and "xdp" in name]
    knock(2_000)


def test_nothing_failed_on_it(board: Machine) -> None:
    assert not until(board.look, "what is inside", 1200, nap=5)["failed"].strip()


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:113::77"])
def test_its_watched_addresses_answer_a_ping(board: Machine, yard: Yard, address: str) -> None:
    assert " 0% packet loss" in yard.run("ping", "-c3", "-W60", address)


def test_its_rollups_arrive(board: Machine, office: Office, measured: Any) -> None:
    def held() -> int:
        return sum(each.books.counted for each in office.rollups("kyoto-1"))

    until(lambda: held() == measured()[COUNTED] > 8_000, "the rollup in the ledger", 1800, nap=5)
    assert "the ledger balances" in office.ask("books")
