"""The command line does what its help says, and an operator's mistake is two lines and 1."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import dpkt
import msgspec
import pytest

from appliance.reading.decode import decode
from appliance.ring import order
from appliance.ring.keeper import Ring
from appliance.ring.wanted import Wanted
from appliance.watch import health
from appliance.watch.standing import Laws, Standing
from simulator.shapes import packets
from teiten.capture.read import read
from teiten.enrolment import fingerprint
from teiten.enrolment import read as read_key
from teiten.rollup.record import Books

TEITEN = str(Path(sys.executable).with_name("teiten"))
COMMANDS = ["replay", "run", "arm", "disarm", "status", "identity", "enrol", "rotate", "capture"]


def teiten(*words, given="", **more):
    return subprocess.run(
        [TEITEN, *map(str, words)], input=given, capture_output=True, text=True, check=False, **more
    )


def appliance(*words, **more):
    return teiten("appliance", *words, **more)


@pytest.fixture
def capture(tmp_path, knocks):
    """A file of three packets in two hours."""
    data = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    for time_ in (0, 10, 3600):
        packet = packets.tcp(*knocks.ends4, sport=9, dport=135)
        data += struct.pack("<IIII", time_, 0, len(packet), len(packet)) + packet
    path = tmp_path / "capture.pcap"
    path.write_bytes(data)
    return path


@pytest.fixture
def config(tmp_path, settle):
    settle()
    return tmp_path / "appliance.toml"


def test_what_replay_writes_passes_the_check(capture):
    written = appliance("replay", capture, "--json")
    assert written.stderr == ""
    assert teiten("rollup", "check", "-", given=written.stdout).returncode == 0
    assert [json.loads(row)["books"]["counted"] for row in written.stdout.splitlines()] == [2, 1]


def test_the_number_of_jobs_changes_nothing(capture):
    one, two = (appliance("replay", capture, "--json", "--jobs", n).stdout for n in (1, 2))
    assert one == two != ""


def test_replay_says_how_fast_it_is_if_asked(capture):
    assert appliance("replay", capture).stderr == ""
    said = appliance("replay", capture, "--progress").stderr
    assert re.fullmatch(r"100 %, 3 packets, [\d,]+ a second\n", said)


@pytest.mark.real
def test_a_real_capture_passes_the_check(real):
    written = appliance("replay", real / "pcap/esnet/masscan_tcp.pcap", "--json")
    assert teiten("rollup", "check", "-", given=written.stdout).returncode == 0
    assert json.loads(written.stdout)["books"]["received"] == 1005


def test_replay_shows_a_table_to_a_person(capture):
    shown = appliance("replay", capture).stdout
    assert shown.startswith("1970-01-01 00:00:00 UTC, 3600 s: 2 received = 0 unmonitored")
    assert "135/TCP" in shown


def test_replay_counts_what_is_for_the_monitored_blocks_alone(capture):
    shown = appliance("replay", capture, "--monitored", "192.0.2.0/24").stdout
    assert "2 received = 2 unmonitored" in shown


def test_a_torn_file_is_counted_and_told(capture):
    capture.write_bytes(capture.read_bytes()[:-3])
    done = appliance("replay", capture, "--json")
    assert done.returncode == 0
    assert done.stderr == "the file is torn after 2 packets: a record is cut off\n"
    assert json.loads(done.stdout)["books"]["counted"] == 2


def test_a_capture_can_come_through_a_pipe(capture):
    with capture.open("rb") as file:
        done = subprocess.run(
            [TEITEN, "appliance", "replay", "/dev/stdin"], stdin=file, check=False
        )
    assert done.returncode == 0


@pytest.mark.parametrize("window", ["7", "0", "-1", "86401", "hour"])
def test_a_window_that_does_not_divide_the_day_is_refused(capture, window):
    done = appliance("replay", capture, "--window", window)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--window" in done.stderr


MISTAKES = {
    "no such file": ["replay", "none.pcap"],
    "no capture": ["replay", __file__],
    "no block": ["replay", __file__, "--monitored", "example.org"],
    "no settings": ["status", "--config", "none.toml"],
    "no settings to run with": ["run", "--config", "none.toml"],
}


@pytest.mark.parametrize("words", MISTAKES.values(), ids=MISTAKES)
def test_an_operator_s_mistake_is_two_lines_and_exit_code_1(words):
    done = appliance(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 2)
    assert done.stderr.startswith("teiten: ")


def test_an_interface_that_is_not_there_is_an_operator_s_mistake(settle, tmp_path):
    settle(interface="none0")
    done = appliance("run", "--config", tmp_path / "appliance.toml")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_the_status_of_a_sensor_that_never_ran_says_how_to_start_it(config):
    done = appliance("status", "--config", config)
    assert done.returncode == 1
    assert "has never counted" in done.stderr
    assert "teiten appliance run" in done.stderr


@pytest.mark.parametrize(("laws", "code"), [(Laws(), 0), (Laws(tally=1), 1)], ids=["well", "ill"])
@pytest.mark.parametrize("words", [[], ["--json"]], ids=["screen", "json"])
def test_the_status_s_exit_code_is_the_sensor_s_health(config, tmp_path, laws, code, words):
    standing = Standing(
        sensor="s1",
        engine="queue",
        software="teiten 1",
        at=time.time() + 9,  # so it is fresh for long enough, however slowly a program starts
        started=time.time(),
        window_start=0,
        window_seconds=3600,
        books=Books(),
        window=Books(),
        laws=laws,
    )
    (tmp_path / "state").mkdir()
    health.write(tmp_path / "state", standing)
    done = appliance("status", "--config", config, *words)
    assert done.returncode == code
    if words:
        assert json.loads(done.stdout)["healthy"] == (code == 0)
    else:
        assert ("BREACH" in done.stdout) == (code == 1)


def ring_of(state, *stream, at=1_700_000_000.0):
    """What a sensor would have kept."""
    order.give(state, Wanted())
    ring = Ring(state)
    ring.tick(at)
    for packet in stream:
        ring.add(packet, decode(packet), at)
    ring.close(at)


@pytest.fixture
def state(tmp_path):
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def test_an_order_is_left_for_the_sensor(config, state):
    words = ["--family", 6, "--protocol", "icmp", "--port", 9, "--megabytes", 2, "--hours", 3]
    done = appliance("capture", "start", "--config", config, *words)
    assert done.stdout.startswith("keeps IPv6, ICMP, port 9 in ")
    assert "No sensor runs here" in done.stderr
    given = order.understood(order.found(state))
    assert (given.on, given.family, given.protocols, given.port) == (True, 6, (1, 58), 9)
    assert (given.megabytes, given.hours) == (2, 3)
    assert appliance("capture", "stop", "--config", config).returncode == 0
    assert order.understood(order.found(state)) == msgspec.structs.replace(
        given, on=False, since=order.understood(order.found(state)).since
    )


@pytest.mark.parametrize(
    "words",
    [["--protocol", "x"], ["--protocol", 256], ["--family", 5], ["--megabytes", 0]],
    ids=str,
)
def test_an_order_that_makes_no_sense_is_refused(config, words):
    assert appliance("capture", "start", "--config", config, *words).returncode == 2


def test_an_order_without_words_is_for_everything(config, state):
    done = appliance("capture", "start", "--config", config)
    assert done.stdout.startswith("keeps everything examined in ")
    assert order.understood(order.found(state)).protocols == ()


def test_what_is_kept_is_counted(config, state, knocks):
    ring_of(state, *knocks.whole().values())
    done = appliance("capture", "show", "--config", config)
    assert "ordered   everything examined" in done.stdout
    assert "6 received" in done.stdout
    assert "135/TCP (IPv6)" in done.stdout


def test_nothing_kept_is_nothing_counted(config, state):
    done = appliance("capture", "show", "--config", config)
    assert (done.returncode, done.stdout) == (0, "ordered   nothing\nsensor    keeps nothing\n")


@pytest.mark.parametrize("way", ["file", "pipe"])
def test_what_is_saved_is_one_section_that_every_reader_opens(config, state, knocks, tmp_path, way):
    whole = list(knocks.whole().values())
    ring_of(state, *whole)
    ring_of(state, *whole, at=1_700_000_001.5)
    out = tmp_path / "saved.pcapng"
    words = [TEITEN, "appliance", "capture", "save", "--config", str(config)]
    if way == "pipe":
        out.write_bytes(subprocess.run([*words, "-"], capture_output=True, check=True).stdout)
    else:
        subprocess.run([*words, str(out)], check=True)
        assert out.stat().st_mode & 0o777 == 0o600
    assert [frame.packet for frame in read(out)] == whole * 2
    with out.open("rb") as file:
        assert [bytes(data) for _, data in dpkt.pcapng.Reader(file)] == whole * 2
    if shutil.which("tcpdump"):
        said = subprocess.run(
            ["tcpdump", "-n", "-r", out], capture_output=True, text=True, check=True
        )
        assert len(said.stdout.splitlines()) == 12


def test_a_place_that_cannot_be_written_is_an_operator_s_mistake(config, state):
    done = appliance("capture", "save", "--config", config, state / "none" / "file")
    assert (done.returncode, done.stderr.count("\n")) == (1, 2)


def test_the_identity_stays_the_same(config):
    first, second = (appliance("identity", "--config", config).stdout for _ in range(2))
    assert first == second
    assert json.loads(appliance("identity", "--config", config, "--json").stdout) == {
        "sensor": "s1",
        "public_key": first.split()[1],
        "fingerprint": fingerprint(read_key(first.split()[1])),
    }
    assert appliance("identity", "--config", config).stderr.startswith("fingerprint ")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_needs_no_privilege(command):
    bare = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    words = [*bare, TEITEN, "appliance", *command, "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: teiten appliance" in done.stdout


def test_replay_needs_no_privilege(capture):
    bare = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    words = [*bare, TEITEN, "appliance", "replay", str(capture)]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
