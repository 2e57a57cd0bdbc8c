"""The kernel's count through kills, stops, other settings and other versions."""

import os
import shutil
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from appliance.kernel.layout import LAYOUT
from simulator.links.bpf import Program
from simulator.links.ends import ends
from simulator.shapes.program import PASS, always

BLOCK = "203.0.113.0/24"


@pytest.fixture
def engine() -> str:
    return "xdp"


@pytest.fixture
def wire(quiet: Any) -> Any:
    return quiet.wire()


def knock(wire: Any, packets: int, port: int = 445) -> None:
    for _ in range(packets):
        wire.syn(port)


def test_what_comes_while_no_daemon_runs_is_counted(quiet: Any, wire: Any) -> None:
    config = quiet.config(BLOCK)
    daemon = quiet.start(config)
    knock(wire, 50)
    daemon.terminate()
    assert daemon.wait(20) == 0
    knock(wire, 70)
    quiet.start(config)
    books = quiet.settled("counted", 120)
    assert (books["counted"], books["uncounted"]) == (120, 0)


def test_other_settings_double_nothing(quiet: Any, wire: Any) -> None:
    daemon = quiet.start(quiet.config(BLOCK))
    knock(wire, 50)
    quiet.settled("counted", 50)
    daemon.terminate()
    assert daemon.wait(20) == 0
    peers = {"interface": "wire0", "blocks": [BLOCK], "management-peers": ["192.0.2.7/32"]}
    quiet.start(quiet.config(BLOCK, monitored=peers))
    knock(wire, 5)
    assert quiet.settled("counted", 55)["counted"] == 55


def test_a_lost_checkpoint_misses_and_does_not_double(quiet: Any, wire: Any) -> None:
    config = quiet.config(BLOCK)
    daemon = quiet.start(config)
    knock(wire, 50)
    quiet.settled("counted", 50)
    daemon.kill()
    daemon.wait()
    (quiet.folder / "state" / "checkpoint.json").unlink()
    quiet.start(config)
    knock(wire, 7)
    assert quiet.settled("counted", 7)["counted"] == 7


def test_disarming_books_what_no_daemon_saw(quiet: Any, wire: Any) -> None:
    config = quiet.config(BLOCK)
    daemon = quiet.start(config)
    knock(wire, 10)
    daemon.kill()
    daemon.wait()
    knock(wire, 20)
    quiet.box.run(quiet.teiten, "appliance", "disarm", "--config", str(config))
    assert quiet.rollup()["books"]["counted"] == 30
    assert "xdp" not in quiet.box.run("ip", "link", "show", "wire0")
    assert not (quiet.folder / "state" / "bpf").is_mount()


def test_a_program_of_another_layout_is_refused_with_a_sentence(quiet: Any) -> None:
    config = quiet.config(BLOCK)
    daemon = quiet.start(config)
    daemon.terminate()
    daemon.wait(20)
    pins = quiet.folder / "state" / "bpf"
    (pins / f"layout-{LAYOUT}").rename(pins / "layout-0")
    said = quiet.box.run(quiet.teiten, "appliance", "run", "--config", str(config), check=False)
    assert "The kernel still holds counts of layout-0" in said
    assert "disarm" in said


def test_the_queue_alone_is_refused_while_the_program_counts(quiet: Any) -> None:
    daemon = quiet.start(quiet.config(BLOCK))
    daemon.terminate()
    daemon.wait(20)
    config = quiet.config(BLOCK, counting={"engine": "queue"})
    said = quiet.box.run(quiet.teiten, "appliance", "run", "--config", str(config), check=False)
    assert "The kernel's program still counts" in said


def test_what_is_not_examined_is_said_by_protocol(quiet: Any, wire: Any) -> None:
    quiet.start(quiet.config(BLOCK, counting={"engine": "xdp", "examine-per-second": 1}))
    knock(wire, 6000)
    books = quiet.settled("counted", 6000)
    assert books["unexamined"] > 0
    rollup = quiet.wait(lambda: (r := quiet.rollup())["books"]["counted"] >= 6000 and r)
    assert sum(row[2] for row in rollup["unexamined"]) == rollup["books"]["unexamined"] > 0
    assert rollup["unexamined"][0][:2] == [4, 6]
    assert quiet.status()["healthy"]


def test_status_says_how_it_counts(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK))
    said = quiet.box.run(
        quiet.teiten, "appliance", "status", "--config", str(quiet.folder / "appliance.toml")
    )
    assert "engine xdp" in said


def without_program(quiet: Any, root: Path) -> dict[str, str]:
    """The software as it is where nobody built the program."""
    bare = quiet.folder / "bare"
    for room in ("teiten", "appliance"):
        shutil.copytree(root / room, bare / room, ignore=shutil.ignore_patterns("*.bpf.o"))
    return {"PYTHONPATH": str(bare)}


def test_without_the_program_the_queue_counts_alone(quiet: Any, wire: Any, root: Path) -> None:
    config = quiet.config(BLOCK, counting={"engine": "auto"})
    quiet.start(config, without_program(quiet, root))
    knock(wire, 20)
    assert quiet.settled("counted", 20)["counted"] == 20
    assert quiet.status()["engine"] == "queue"
    assert quiet.rollup()["engine"] == "queue"
    assert 'counts-at-the-queue why="' in quiet.said
    assert "tally.bpf.o" in quiet.said


def test_a_sensor_that_must_count_in_the_kernel_refuses_to_do_less(quiet: Any, root: Path) -> None:
    config = quiet.config(BLOCK, counting={"engine": "xdp"})
    said = quiet.box.run(
        *(quiet.teiten, "appliance", "run", "--config", str(config)),
        check=False,
        env=os.environ | without_program(quiet, root),
    )
    assert "The kernel cannot count" in said
    assert 'counting.engine = "auto"' in said


def test_where_the_driver_cannot_the_kernel_does(quiet: Any) -> None:
    """A bridge has no driver that knows XDP."""
    quiet.box.run("ip", "link", "add", "name", "bridge0", "type", "bridge")
    quiet.box.run("ip", "link", "set", "wire0", "master", "bridge0")
    quiet.box.up("bridge0")
    for host, interface, address in (
        (quiet.stranger, "wire0", "198.18.5.1/24"),
        (quiet.box, "bridge0", "198.18.5.2/24"),
    ):
        host.address(address, interface)
    quiet.stranger.run("ip", "link", "set", "wire0", "arp", "on")
    quiet.stranger.kernel.route("add", dst=BLOCK, gateway="198.18.5.2")
    quiet.start(quiet.config(BLOCK, monitored={"interface": "bridge0", "blocks": [BLOCK]}))
    said = quiet.stranger.run("ping", "-c", "20", "-i", "0.01", "-W", "2", "203.0.113.9")
    assert "20 received" in said
    assert quiet.settled("counted", 20)["counted"] == 20
    assert "xdpgeneric" in quiet.box.run("ip", "link", "show", "bridge0")


def test_another_program_on_the_interface_is_left_where_it_is(quiet: Any) -> None:
    _, far = ends(quiet.stranger.name, "wire0")
    program = Program(always(PASS))
    far.attach(program.descriptor)
    config = str(quiet.config(BLOCK))
    run = (quiet.teiten, "appliance", "run", "--config", config)
    said = [quiet.box.run(*run, check=False) for _ in range(2)]
    quiet.box.run(quiet.teiten, "appliance", "disarm", "--config", config)
    left = quiet.box.run("ip", "link", "show", "wire0")
    program.close()
    assert all("Another XDP program is on the monitored interface" in text for text in said)
    assert "xdp" in left


def test_more_blocks_than_the_program_takes_are_counted_behind_the_queue(quiet: Any) -> None:
    blocks = [f"203.0.{2 * n}.0/24" for n in range(17)]
    quiet.start(quiet.config(*blocks, counting={"engine": "auto"}))
    assert quiet.status()["engine"] == "queue"


def test_a_sensor_that_moves_takes_its_program_along(quiet: Any, wire: Any) -> None:
    daemon = quiet.start(quiet.config(BLOCK))
    knock(wire, 20)
    quiet.settled("counted", 20)
    daemon.terminate()
    daemon.wait(20)
    knock(wire, 10)
    quiet.box.run("ip", "link", "add", "name", "bridge0", "type", "bridge")
    quiet.box.up("bridge0")
    quiet.start(quiet.config(BLOCK, monitored={"interface": "bridge0", "blocks": [BLOCK]}))
    knock(wire, 5)
    assert "xdp" not in quiet.box.run("ip", "link", "show", "wire0")
    assert quiet.settled("counted", 30)["counted"] == 30


def test_a_first_start_on_a_busy_link_is_no_breach(quiet: Any, wire: Any) -> None:
    stop = Event()

    def traffic() -> None:
        while not stop.is_set():
            wire.syn(445)
            stop.wait(0.002)

    sender = Thread(target=traffic)
    sender.start()
    quiet.start(quiet.config(BLOCK))
    quiet.settled("counted", 500)
    stop.set()
    sender.join()
    assert quiet.wait(lambda: quiet.status().get("healthy"))
    assert quiet.status()["laws"]["link"] == 0
