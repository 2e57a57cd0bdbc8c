"""Disks fill up and fail on either side while packets are counted and sent: nothing is lost."""

from collections.abc import Callable

import pytest

from simulator.faults.patience import until
from simulator.faults.trial import Trial

SIDES = pytest.mark.parametrize(
    "names", [("kernel", "queue"), ("collector",)], ids=["sensors", "collector"]
)


@SIDES
def test_a_full_disk_is_waited_for_even_by_who_begins_on_it(
    plugged: Trial, names: tuple[str, ...], healed: Callable[..., None]
) -> None:
    plugged.start()
    plugged.knock(3.0)
    for name in names:
        plugged.disks[name].fill()
    plugged.knock(4.0)
    assert names != ("collector",) or "cannot be written" in plugged.collector.says()
    for name in names:
        plugged.rooms[name].kill()
        plugged.rooms[name].start()
    plugged.knock(5.0)
    for name in names:
        plugged.disks[name].drain()
    plugged.knock(1.0)
    healed(plugged)


def test_sensors_wait_for_a_disk_that_is_read_only(
    plugged: Trial, healed: Callable[..., None]
) -> None:
    plugged.start()
    plugged.knock(3.0)
    for name in plugged.sensors:
        plugged.disks[name].freeze()
    plugged.knock(6.0)
    for name in plugged.sensors:
        plugged.disks[name].thaw()
    plugged.knock(1.0)
    healed(plugged)


def test_a_collectors_disk_that_failed_is_repaired_with_all_that_was_acknowledged(
    plugged: Trial, healed: Callable[..., None]
) -> None:
    plugged.start()
    plugged.knock(3.0)
    plugged.disks["collector"].fail()
    plugged.knock(5.0)
    assert "the ledger cannot be written" in plugged.collector.says()
    plugged.repair("collector")
    plugged.knock(1.0)
    healed(plugged)


def test_a_collector_ends_where_its_disk_is_read_only_and_begins_again(
    plugged: Trial, healed: Callable[..., None]
) -> None:
    """No disk with a file that is open for writing can be remounted: it happens between lives."""
    plugged.start()
    plugged.knock(3.0)
    plugged.collector.kill()
    plugged.disks["collector"].freeze()
    plugged.collector.start()
    plugged.knock(4.0)
    until(lambda: not plugged.collector.runs, "the collector ends, for somebody to start it again")
    assert "the ledger can only be read" in plugged.collector.says()
    plugged.disks["collector"].thaw()
    plugged.knock(1.0)
    healed(plugged)
