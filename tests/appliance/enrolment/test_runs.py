"""Each run comes after the one before it, whatever the disk keeps."""

from errno import ENOSPC

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.enrolment.runs import BEYOND, DAMAGED, NAME, begin
from appliance.keeping.durable import Folder
from teiten import runs

CHANCE = "0123456789abcdef"


def number(disk):
    return int(begin(disk, CHANCE).partition("-")[0])


def test_runs_are_numbered_from_one(tmp_path):
    disk = Folder(tmp_path)
    assert [begin(disk, CHANCE) for _ in range(3)] == [f"{n}-{CHANCE}" for n in (1, 2, 3)]


def test_a_collector_understands_the_name(tmp_path):
    key = Ed25519PrivateKey.generate()
    name = begin(Folder(tmp_path), CHANCE)
    said = runs.say(name, key, b"x")
    assert runs.heard(said, b"x", by=key.public_key().public_bytes_raw()) == name


def test_a_full_disk_stops_no_run(disk):
    number(Folder(disk))
    with (disk / "something-else").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            pass
    assert number(Folder(disk)) == number(Folder(disk)) == 2
    assert (disk / NAME).read_text().startswith("1 ")


ROTTEN = [b"", b"seven", b"\xff\n", b"1", b"-1\n", b"9" * 15 + b"\n", b"1 00000000\n"]


@pytest.mark.parametrize("raw", ROTTEN, ids=ascii)
def test_a_damaged_number_is_set_aside_and_the_next_comes_later(tmp_path, raw):
    (tmp_path / NAME).write_bytes(raw)
    disk = Folder(tmp_path)
    assert [number(disk), number(disk)] == [BEYOND, BEYOND + 1]
    assert (tmp_path / f"{DAMAGED}-1").read_bytes() == raw


def test_no_damage_leads_a_run_back(tmp_path):
    """Nor is more kept of it than the last number that nobody could read."""
    disk, named = Folder(tmp_path), []
    for start in range(9):
        if start % 3 == 0:
            (tmp_path / NAME).write_bytes(b"?")
        named.append(number(disk))
    assert named == sorted(set(named))
    assert {path.name for path in tmp_path.iterdir()} == {NAME, f"{DAMAGED}-3"}


def test_a_damaged_number_on_a_full_disk_leads_no_run_back(tmp_path):
    class Full(Folder):
        def draft(self, name, data):
            raise OSError(ENOSPC, "No space left on device", name)

    (tmp_path / NAME).write_bytes(b"?")
    named = [number(Full(tmp_path)), number(Full(tmp_path)), number(Folder(tmp_path))]
    assert named == [BEYOND, 2 * BEYOND, 3 * BEYOND]


def test_a_number_is_a_name_however_often_it_was_damaged(tmp_path):
    (tmp_path / f"{DAMAGED}-9999").touch()
    key = Ed25519PrivateKey.generate()
    name = begin(Folder(tmp_path), CHANCE)
    said = runs.say(name, key, b"x")
    assert runs.heard(said, b"x", by=key.public_key().public_bytes_raw()) == name


def test_what_an_earlier_version_set_aside_counts_as_damage(tmp_path):
    (tmp_path / DAMAGED).touch()
    (tmp_path / NAME).write_bytes(b"?")
    assert number(Folder(tmp_path)) == BEYOND > 2_000_000_000


def test_no_digit_can_be_damaged_unnoticed(tmp_path):
    disk = Folder(tmp_path)
    number(disk)
    raw = (tmp_path / NAME).read_bytes()
    for at in range(len(raw) - 1):
        (tmp_path / NAME).write_bytes(raw[:at] + b"5" + raw[at + 1 :])
        found = number(disk)
        assert found == 2 or found % BEYOND == 0


def test_the_number_of_an_earlier_version_is_counted_on(tmp_path):
    (tmp_path / NAME).write_bytes(b"41\n")
    assert number(Folder(tmp_path)) == 42
