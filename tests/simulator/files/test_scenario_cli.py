"""`write` and `expect` on the command line: the same bytes again, and sentences for mistakes."""

import json
import os
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from simulator.truths.scribe import Known
from teiten.cli import teiten
from teiten.errors import OperatorError

WORLD = """
start = 2003-08-11T18:00:00Z
duration = 60
window = 60

[[sensors]]
name = "kyoto"
blocks = ["203.0.113.0/24"]

[[sensors]]
name = "osaka"
blocks = ["198.51.100.0/24", "2001:db8:1::/64"]

[[actors]]
kind = "blaster"
hosts = 3

[[actors]]
kind = "low-byte"
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "world.toml"
    path.write_text(WORLD)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(teiten, ["simulator", *(str(word) for word in words)])


def written(world: Path, *more: object) -> tuple[bytes, bytes]:
    capture, truth = world.with_suffix(".pcap"), world.with_suffix(".json")
    done = run("write", world, "-o", capture, "--truth", truth, *more)
    assert done.exit_code == 0, done.output
    return capture.read_bytes(), truth.read_bytes()


def test_the_same_seed_gives_the_same_bytes(world):
    assert written(world) == written(world)
    assert written(world, "--seed", 7) == written(world, "--seed", 7)


def test_another_seed_gives_other_packets(world):
    assert written(world)[0] != written(world, "--seed", 7)[0]


def test_expect_says_the_same_again(world):
    assert run("expect", world).stdout == run("expect", world).stdout
    lines = [json.loads(line) for line in run("expect", world, "--quiet").stdout.splitlines()]
    assert [line["sensor"] for line in lines] == ["kyoto", "osaka"]


def test_one_sensor_is_a_part_of_all(world):
    names = ("kyoto", "osaka")
    parts = [written(world, "--sensor", name)[1] for name in names]
    whole = msgspec.json.decode(written(world)[1], type=Known)
    for name, part in zip(names, parts, strict=True):
        known = msgspec.json.decode(part, type=Known)
        assert known.sensors[name] == whole.sensors[name]
        assert known.packets == whole.sensors[name].packets > 0


def test_the_capture_may_go_into_a_pipe(world):
    piped = run("write", world, "-o", "-", "--quiet")
    assert piped.stdout_bytes == written(world)[0]


def test_quiet_says_nothing(world):
    assert run("write", world, "-o", world.with_suffix(".pcap"), "--quiet").output == ""
    assert "packets in" in run("write", world, "-o", world.with_suffix(".pcap")).stderr


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("hosts = 3", "hosts = 0", r"actors\[0\]\.hosts"),
        ("hosts = 3", "guests = 3", "guests"),
        ('kind = "blaster"', 'kind = "kraken"', "kraken"),
        ("duration = 60", "duration = -1", "duration"),
        ("203.0.113.0/24", "203.0.113.0/33", r"203\.0\.113\.0/33"),
        ("203.0.113.0/24", "198.51.100.0/25", "overlap"),
        ('name = "osaka"', 'name = "kyoto"', "kyoto"),
        ("window = 60", "window = 7", "window"),
        ("hosts = 3", "hosts = 3\neconomies = { XX = 1 }", "XX"),
        ("hosts = 3", "hosts = 3 3", "line"),
    ],
    ids=lambda text: text.replace("\n", " "),
)
def test_a_mistake_is_told_with_file_key_and_reason(world, before, after, said):
    world.write_text(WORLD.replace(before, after))
    done = run("write", world, "-o", world.with_suffix(".pcap"))
    assert isinstance(done.exception, OperatorError)
    sentence = f"{done.exception}"
    assert re.search(said, sentence), sentence
    assert "world.toml" in sentence
    assert not world.with_suffix(".pcap").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["write", "nowhere", "-o", "x.pcap"], "no ready scenario nowhere"),
        (["expect", "blaster", "--sensor", "nara"], "has no sensor nara"),
        (["write", "welchia", "-o", "/nowhere/x.pcap", "--quiet"], "/nowhere/x.pcap"),
    ],
    ids=["no scenario", "no sensor", "no folder"],
)
def test_what_is_not_there_is_named(words, said):
    done = run(*words)
    assert isinstance(done.exception, OperatorError)
    assert said in str(done.exception)


def test_a_full_disk_leaves_neither_capture_nor_draft(world):
    if not os.access("/dev/full", os.W_OK):
        pytest.fail("this system has no /dev/full")
    capture = world.parent / "full.pcap"
    draft = world.parent / f".full.pcap.{os.getpid()}.draft"
    draft.symlink_to("/dev/full")
    done = run("write", world, "-o", capture)
    assert isinstance(done.exception, OperatorError)
    assert "No space left" in str(done.exception)
    assert not capture.exists()
    assert not draft.is_symlink()
