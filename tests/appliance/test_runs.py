"""Each run comes after the one before it, whatever the disk keeps."""

import pytest

from appliance.durable import Folder
from appliance.runs import NAME, begin
from teiten.rollup.seal import run_named

CHANCE = "0123456789abcdef"


def test_runs_are_numbered_from_one(tmp_path):
    disk = Folder(tmp_path)
    assert [begin(disk, CHANCE) for _ in range(3)] == [f"{n}-{CHANCE}" for n in (1, 2, 3)]


def test_a_collector_understands_the_name(tmp_path):
    name = begin(Folder(tmp_path), CHANCE)
    assert run_named(name) == name


def test_a_full_disk_stops_no_run(disk):
    begin(Folder(disk), CHANCE)
    with (disk / "something-else").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            pass
    assert begin(Folder(disk), CHANCE) == begin(Folder(disk), CHANCE) == f"2-{CHANCE}"
    assert (disk / NAME).read_text() == "1\n"


@pytest.mark.parametrize("raw", [b"", b"seven", b"\xff\n"], ids=ascii)
def test_a_damaged_number_is_set_aside_and_the_next_comes_later(tmp_path, raw):
    (tmp_path / NAME).write_bytes(raw)
    disk = Folder(tmp_path)
    assert [int(begin(disk, CHANCE).partition("-")[0]) for _ in "ab"] == [10**9, 10**9 + 1]
    assert (tmp_path / f"{NAME}.damaged").read_bytes() == raw
