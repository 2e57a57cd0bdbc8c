"""A scenario with a capture is written with the capture's own gaps, and nothing is lost unsaid."""

import json
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import simulator
from simulator.shapes import packets
from teiten.capture.read import chunks
from teiten.capture.write import Writer
from teiten.errors import OperatorError

START = datetime(2003, 8, 11, 18, tzinfo=UTC)
ZERO = int(START.timestamp()) * 10**9
RECORDED = 1_700_000_000 * 10**9
GAPS = [0, 333_333_332, 333_333_334, 2_000_000_002, 59_999_999_998]
"""Even, so that half of one is a whole nanosecond."""
BLOCK = ip_network("203.0.113.0/24")
SCENARIO = """
start = 2003-08-11T18:00:00Z
duration = 60

[[sensors]]
name = "a"
blocks = ["203.0.113.0/24"]
"""


def knock(port: int, to: str = "46.0.0.2") -> bytes:
    return packets.tcp(ip_address("45.0.0.1"), ip_address(to), sport=9, dport=port)


@pytest.fixture
def capture(tmp_path):
    def write(gaps=GAPS, name="a.pcap", port=0) -> str:
        with (tmp_path / name).open("wb") as file:
            writer = Writer(file)
            for number, gap in enumerate(gaps):
                writer.write(RECORDED + gap, knock(port + number))
        return f'\n[[captures]]\nfile = "{name}"\n'

    return write


@pytest.fixture
def run(tmp_path):
    def command(text: str, *words: str) -> tuple[Result, list[tuple[int, int]]]:
        """What was said; and the moment and port of every packet that was written."""
        scenario, out = tmp_path / "s.toml", tmp_path / "out.pcap"
        scenario.write_text(SCENARIO + text)
        said = CliRunner().invoke(
            simulator, ["write", str(scenario), "-o", str(out), *words], catch_exceptions=False
        )
        return said, written(out)

    return command


def written(path: Path) -> list[tuple[int, int]]:
    records = [record for chunk in chunks(path) for record in chunk.records()]
    assert all(ip_address(record.frame[16:20]) in BLOCK for record in records)
    return [(r.moment - ZERO, int.from_bytes(r.frame[22:24], "big")) for r in records]


@pytest.mark.parametrize(
    ("words", "moments"),
    [
        ("", GAPS),
        ('speed = "recorded"', GAPS),
        ("speed = 2.0", [round(gap / 2) for gap in GAPS]),
        ("speed = 1000.0", [round(gap / 1000) for gap in GAPS]),
        ('speed = "even"\npace = 8', [number * 125_000_000 for number in range(5)]),
        ('speed = "top"', [0] * 5),
        ('speed = "top"\nbegins = 7', [7 * 10**9] * 5),
        ("speed = 2.0\nbegins = 1.5", [round(gap / 2) + 1_500_000_000 for gap in GAPS]),
    ],
    ids=str,
)
def test_a_capture_is_written_at_its_speed(capture, run, words, moments):
    _, found = run(capture() + words)
    assert found == [(moment, port) for port, moment in enumerate(moments)]


def test_what_comes_after_the_end_is_left_out_and_said(capture, run):
    said, found = run(capture() + "speed = 0.5")
    assert found == [(gap * 2, port) for port, gap in enumerate(GAPS[:-1])]
    assert "1 captured packets are left out: it ended before them." in said.stderr


def test_time_never_goes_back(capture, run):
    said, found = run(capture([5, 9, 7, 12]))
    assert [moment for moment, _ in found] == [0, 4, 4, 7]
    assert "a.pcap: 4 packets in 0.0 s; 1 late and played at once" in said.stderr


def test_captures_and_strangers_are_merged_by_moment(capture, run):
    text = capture() + capture([0, 10**9], "b.pcap", 100) + "begins = 1"
    text += '\n[[actors]]\nkind = "zmap"\npace = 1\nport = 443\n'
    _, found = run(text)
    assert found == sorted(found, key=lambda item: item[0])
    ports = [port for _, port in found]
    assert {port for port in ports if port != 443} == {0, 1, 2, 3, 4, 100, 101}
    assert ports.count(443) >= 50


def test_every_packet_is_played_once(capture, run):
    said, found = run(capture([0, 1, 2]))
    assert len(found) == 3
    assert "left out" not in said.stderr


def test_the_same_destination_is_the_same_sensor_s_address(tmp_path, run):
    with (tmp_path / "a.pcap").open("wb") as file:
        writer = Writer(file)
        for to in ("46.0.0.2", "46.0.0.3", "46.0.0.2"):
            writer.write(RECORDED, knock(1, to))
    run('\n[[captures]]\nfile = "a.pcap"\n')
    frames = [r.frame for c in chunks(tmp_path / "out.pcap") for r in c.records()]
    one, other, again = (int(ip_address(frame[16:20])) for frame in frames)
    assert one == again
    assert (other - one) % 256 == 1


def test_nobody_s_real_address_is_sent_where_everybody_lives_in_a_block(capture, run, tmp_path):
    run('\n[population]\nblocks = ["198.18.0.0/15"]\n' + capture())
    records = [r for c in chunks(tmp_path / "out.pcap") for r in c.records()]
    assert records
    assert all(ip_address(r.frame[12:16]) in ip_network("198.18.0.0/15") for r in records)


@pytest.mark.parametrize("command", ["write", "expect", "send"])
def test_a_damaged_capture_is_told_before_anything_is_sent(capture, tmp_path, command):
    (tmp_path / "s.toml").write_text(SCENARIO + capture())
    path = tmp_path / "a.pcap"
    path.write_bytes(path.read_bytes()[:-1])
    more = ["-o", str(tmp_path / "out.pcap")] if command == "write" else []
    said = CliRunner().invoke(simulator, [command, str(tmp_path / "s.toml"), *more])
    assert isinstance(said.exception, OperatorError)
    assert f"{path}: damaged after 4 frames: a record is cut off." in str(said.exception)
    assert not (tmp_path / "out.pcap").exists()


def test_a_capture_that_is_not_there_is_named(run):
    with pytest.raises(OperatorError, match=r"none\.pcap: there is no such capture"):
        run('\n[[captures]]\nfile = "none.pcap"\n')


def test_the_truth_counts_captured_packets_as_unknown(capture, run, tmp_path):
    run(capture(), "--truth", str(tmp_path / "truth.json"))
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert (truth["packets"], truth["sensors"]["a"]["unmarked"]) == (5, 5)
