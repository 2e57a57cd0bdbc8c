"""What was written last is gone on from, and what makes no sense is put aside."""

from random import Random

import msgspec
import pytest

from appliance.counting.account import Position
from appliance.keeping.checkpoint import NAME, Checkpoint, forgotten, load, save
from appliance.keeping.durable import Folder


@pytest.fixture
def checkpoint(rolled):
    return Checkpoint(
        rollup=rolled(), position=Position(1, 2, 3), boot="b", plan="p", booked=bytes(9)
    )


def test_a_checkpoint_comes_back_as_it_was(tmp_path, checkpoint):
    save(Folder(tmp_path), checkpoint)
    assert load(Folder(tmp_path)) == checkpoint


def test_the_newest_checkpoint_counts(tmp_path, checkpoint, rolled):
    save(Folder(tmp_path), checkpoint)
    newer = Checkpoint(rollup=rolled(1), position=Position(9, 9, 9), boot="b", plan="p")
    save(Folder(tmp_path), newer)
    assert load(Folder(tmp_path)) == newer


def test_nothing_was_written_yet(tmp_path):
    assert load(Folder(tmp_path)) is None


DAMAGE = {
    "nothing": lambda raw: b"",
    "cut off": lambda raw: raw[:-9],
    "no JSON": lambda raw: b"\0" * len(raw),
    "no text": lambda raw: raw.replace(b"teiten", b"\xff\xfe\xff\xfe\xff\xfe"),
    "a count changed": lambda raw: raw.replace(b'"counted":6', b'"counted":7'),
    "a sketch damaged": lambda raw: raw.replace(b'"4":"CgEH', b'"4":"!!!!'),
    "a position changed": lambda raw: raw.replace(b"[1,2,3]", b"[1,2,7]"),
    "what is booked changed": lambda raw: raw.replace(b'"booked":"AAAA', b'"booked":"AAAB'),
    "too deep": lambda raw: b'{"rollup":' + b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_checkpoint_is_set_aside(tmp_path, checkpoint, damage):
    save(Folder(tmp_path), checkpoint)
    damaged = damage((tmp_path / NAME).read_bytes())
    (tmp_path / NAME).write_bytes(damaged)
    assert load(Folder(tmp_path)) is None
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [damaged]


def test_that_one_was_damaged_is_known_until_there_is_another(tmp_path, checkpoint):
    disk = Folder(tmp_path)
    assert not forgotten(disk)
    save(disk, checkpoint)
    (tmp_path / NAME).write_bytes(b"?")
    assert load(disk) is None
    assert load(disk) is None, "a crash before the next one is written"
    assert forgotten(disk)
    save(disk, checkpoint)
    assert not forgotten(disk)


def test_a_checkpoint_of_an_earlier_version_is_read(tmp_path, checkpoint):
    (tmp_path / NAME).write_bytes(msgspec.json.encode(checkpoint))
    assert load(Folder(tmp_path)) == checkpoint


def test_no_damage_keeps_the_sensor_from_starting(tmp_path, checkpoint):
    save(Folder(tmp_path), checkpoint)
    whole, dice = (tmp_path / NAME).read_bytes(), Random(1)
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        (tmp_path / NAME).write_bytes(raw)
        assert isinstance(load(Folder(tmp_path)), Checkpoint | None)
