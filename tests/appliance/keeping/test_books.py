"""The books are read as they were written, or known to be damaged."""

import msgspec
import pytest

from appliance.keeping.books import BOOKS, Desk, Move, SpoolBooks
from appliance.keeping.durable import Folder

WRITTEN = SpoolBooks(closed=3, acknowledged=2, due=1, recent=((0, 3600),), last=Move("keep", "x"))


def test_what_was_written_is_read(tmp_path):
    Desk(Folder(tmp_path)).write(WRITTEN)
    assert Desk(Folder(tmp_path)).read() == WRITTEN


def test_where_there_are_none_there_are_none(tmp_path):
    assert Desk(Folder(tmp_path)).read() is None


@pytest.mark.parametrize("raw", [b"", b'{"closed":', b'{"closed":"three"}', b"\xff"], ids=ascii)
def test_damaged_ones_are_set_aside(tmp_path, raw):
    (tmp_path / BOOKS).write_bytes(raw)
    assert Desk(Folder(tmp_path)).read() is None
    assert (tmp_path / "books.damaged").read_bytes() == raw


def test_a_digit_that_changed_is_noticed(tmp_path):
    Desk(Folder(tmp_path)).write(WRITTEN)
    raw = (tmp_path / BOOKS).read_bytes()
    (tmp_path / BOOKS).write_bytes(raw.replace(b'"closed":3', b'"closed":7'))
    desk = Desk(Folder(tmp_path))
    assert not desk.forgotten()
    assert desk.read() is None
    assert desk.forgotten()
    desk.write(WRITTEN)
    assert not desk.forgotten()


def test_books_of_an_earlier_version_are_read(tmp_path):
    (tmp_path / BOOKS).write_bytes(msgspec.json.encode(WRITTEN))
    assert Desk(Folder(tmp_path)).read() == WRITTEN


def test_a_full_disk_still_takes_them(disk):
    desk = Desk(Folder(disk))
    desk.reserve()
    with (disk / "something-else").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            pass
    desk.write(WRITTEN)
    assert Desk(Folder(disk)).read() == WRITTEN
