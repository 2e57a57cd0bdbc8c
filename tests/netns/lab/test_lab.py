"""The lab, as a newcomer starts it: it balances to the packet, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
from collections import Counter
from ipaddress import ip_address

import pytest

from simulator.shapes.packets import tcp
from teiten.capture.write import Writer

pytestmark = pytest.mark.netns


@pytest.fixture(scope="module")
def finished(finish):
    """A lab that ran for its twenty-five seconds."""
    return finish("--seconds", "25")


def test_every_packet_is_accounted_for(finished):
    assert "Every packet is accounted for" in finished.text()
    total = re.search(r"^total(.*)$", finished.text(), re.MULTILINE)
    assert total is not None
    sent, taken, received, dropped, missing = (
        int(word.replace(",", "")) for word in total[1].split()
    )
    assert sent == taken == received + dropped > 5_000
    assert missing == 0


def test_nothing_is_left_behind(finished):
    assert finished.namespaces == []
    assert finished.processes() == {}


def test_the_ledger_holds_exactly_the_cells_of_the_mark_scheme(finished):
    for sensor, expected in finished.truth().items():
        counted: Counter[tuple[object, ...]] = Counter()
        for rollup in finished.current():
            if rollup.sensor == sensor:
                for cell in rollup.ports:
                    counted[cell.family, cell.protocol, cell.kind, cell.number] += cell.packets
        assert counted == {
            (cell.family, cell.protocol, cell.kind, cell.number): cell.packets
            for cell in expected.cells
        }


@pytest.mark.parametrize("tag", ["blaster", "welchia", "slammer", "mirai", "zmap", "masscan"])
def test_the_sensors_call_the_strangers_by_their_names(finished, tag):
    tagged = finished.tagged(tag).total()
    sent = sum(expected.tags[tag] for expected in finished.truth().values())
    # What needs two packets to be told may stand alone at the edge of a window.
    assert 0.9 * sent <= tagged <= 1.05 * sent


def test_the_published_top_5_has_135_and_pings(finished):
    published = json.loads((finished.folder / "public" / "current" / "top5.json").read_text())
    assert "135/TCP" in [port["label"] for port in published["ports"][:5]]
    assert sum(value for value in published["icmp"]["values"] if value) > 0


@pytest.mark.real
def test_real_captures_balance_too(start, real):
    lab = start("--captures", str(real / "pcap"), "--seconds", "12")
    assert lab.end() == 0, lab.text()
    assert "of 43,423 captured packets" in lab.text()
    assert sum(expected.unmarked for expected in lab.truth().values()) > 5_000


@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    ids=["ctrl-c", "sigterm", "closed terminal"],
)
def test_a_signal_ends_it_cleanly(start, number):
    lab = start()
    lab.wait_for("pings answered")
    lab.process.send_signal(number)
    assert lab.end() == 0, lab.text()
    assert "Every packet is accounted for" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], {})


def test_ctrl_c_in_the_middle_of_the_start_ends_it_cleanly(start):
    lab = start()
    lab.wait_for("making 5 namespaces")
    lab.process.send_signal(signal.SIGINT)
    assert lab.end() == 0, lab.text()
    assert "before the strangers came" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], {})


def test_what_a_killed_lab_left_is_removed_by_the_next(start):
    killed = start()
    killed.wait_for("pings answered")
    killed.process.kill()
    killed.process.wait()
    killed.until(lambda: not killed.processes(), "its children die with it")
    assert len(killed.namespaces) == 5
    following = start("--seconds", "1")
    assert following.end() == 0, following.text()
    assert "left behind when it was killed" in following.text()
    assert killed.namespaces == following.namespaces == []


def test_a_sensor_that_dies_ends_the_lab_with_its_name(start):
    lab = start()
    lab.wait_for("pings answered")
    (sensor,) = (number for number, words in lab.processes().items() if b"lab-b.toml" in words)
    os.kill(sensor, signal.SIGKILL)
    assert lab.end() == 1
    assert "The sensor lab-b ended by itself" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], {})


def test_a_taken_port_is_two_lines_and_nothing_is_left(start):
    with socket.create_server(("127.0.0.1", 0)) as door:
        lab = start(port=door.getsockname()[1])
        assert lab.end() == 1
    assert "cannot be used for the page: Address already in use" in lab.text()
    assert "--port" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], {})


def test_a_folder_with_somebodys_files_is_left_alone(start, tmp_path):
    (tmp_path / "0" / "lab").mkdir(parents=True)
    (tmp_path / "0" / "lab" / "thesis.txt").write_text("years of work")
    lab = start()
    assert lab.end() == 1
    assert "holds files that are not the lab's" in lab.text()
    assert (tmp_path / "0" / "lab" / "thesis.txt").exists()


@pytest.mark.parametrize("speed", ["20x", "top"])
def test_a_capture_balances_at_every_speed(start, tmp_path, speed):
    with (tmp_path / "a.pcap").open("wb") as file:
        writer = Writer(file)
        for number in range(2_000):
            ends = ip_address("45.0.0.1"), ip_address("46.0.0.2") + number
            writer.write(number * 40_000_000, tcp(*ends, sport=9, dport=4_321))
    lab = start("--captures", str(tmp_path / "a.pcap"), "--speed", speed, "--seconds", "10")
    assert lab.end() == 0, lab.text()
    assert "Every packet is accounted for" in lab.text()
    assert "(2,000 of 2,000 captured packets)" in lab.text()
    # What found no neighbour while it waited is lost, and the lab says so.
    lost = re.search(r"; ([\d,]+) found no neighbour", lab.text())
    assert lost is not None
    unmarked = sum(expected.unmarked for expected in lab.truth().values())
    assert unmarked == 2_000 - int(lost[1].replace(",", ""))
