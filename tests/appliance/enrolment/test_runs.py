"""Each run comes after the one before it, whatever the disk keeps."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.enrolment.runs import NAME, begin
from appliance.keeping.durable import Folder
from teiten import runs

CHANCE = "0123456789abcdef"
NOW = 1_800_000_000.5
LATER = 86_400


def number(disk, now=NOW):
    return int(begin(disk, CHANCE, now=now).partition("-")[0])


def test_runs_are_numbered_from_one(tmp_path):
    disk = Folder(tmp_path)
    assert [begin(disk, CHANCE, now=NOW) for _ in range(3)] == [f"{n}-{CHANCE}" for n in (1, 2, 3)]


def test_a_collector_understands_the_name(tmp_path):
    key = Ed25519PrivateKey.generate()
    name = begin(Folder(tmp_path), CHANCE, now=NOW)
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


DAMAGED = [b"", b"seven", b"\xff\n", b"1", b"-1\n", b"9" * 15 + b"\n", b"1 00000000\n"]


@pytest.mark.parametrize("raw", DAMAGED, ids=ascii)
def test_a_damaged_number_is_set_aside_and_the_next_comes_later(tmp_path, raw):
    (tmp_path / NAME).write_bytes(raw)
    disk = Folder(tmp_path)
    assert [number(disk), number(disk)] == [int(NOW), int(NOW) + 1]
    assert (tmp_path / f"{NAME}.damaged").read_bytes() == raw


def test_a_second_damage_leads_no_run_back(tmp_path):
    disk, named = Folder(tmp_path), []
    for start in range(6):
        if start % 3 == 0:
            (tmp_path / NAME).write_bytes(b"?")
        named.append(number(disk, NOW + start * LATER))
    assert named == sorted(set(named))


def test_no_digit_can_be_damaged_unnoticed(tmp_path):
    disk = Folder(tmp_path)
    number(disk)
    raw = (tmp_path / NAME).read_bytes()
    for at in range(len(raw) - 1):
        (tmp_path / NAME).write_bytes(raw[:at] + b"5" + raw[at + 1 :])
        assert number(disk) in (2, int(NOW))


def test_the_number_of_an_earlier_version_is_counted_on(tmp_path):
    (tmp_path / NAME).write_bytes(b"41\n")
    assert number(Folder(tmp_path)) == 42
