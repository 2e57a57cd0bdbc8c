"""A folder is filled with what the one before has, as far as it has it."""

import gzip
from random import Random

import pytest

from collector.publication.bindery import bind

LONG, NOISE = b"long " * 500, Random(1).randbytes(2000)


@pytest.fixture
def before(tmp_path):
    bind(
        {"a/long": LONG, "short": b"short", "none": b"", "noise": NOISE}, tmp_path / "before", None
    )
    return tmp_path / "before"


def test_what_packs_well_is_there_packed_too(before):
    assert gzip.decompress((before / "a" / "long.gz").read_bytes()) == LONG
    assert {path.name for path in before.rglob("*.gz")} == {"long.gz"}


def test_what_has_not_changed_is_the_same_file(before, tmp_path):
    after = tmp_path / "after"
    bind({"a/long": LONG, "short": b"other"}, after, before)
    assert (after / "a" / "long").samefile(before / "a" / "long")
    assert (after / "a" / "long.gz").samefile(before / "a" / "long.gz")
    assert (after / "short").read_bytes() == b"other"
    assert (before / "short").read_bytes() == b"short"


@pytest.mark.parametrize("name", ["long", "long.gz"])
def test_what_was_damaged_is_not_taken_over(before, tmp_path, name):
    (before / "a" / name).write_bytes(b"damaged")
    bind({"a/long": LONG}, tmp_path / "after", before)
    assert (tmp_path / "after" / "a" / "long").read_bytes() == LONG
    assert gzip.decompress((tmp_path / "after" / "a" / "long.gz").read_bytes()) == LONG


def test_a_folder_may_take_the_place_of_a_file(before, tmp_path):
    bind({"short/a": b"1", "a": b"2"}, tmp_path / "after", before)
    assert (tmp_path / "after" / "short" / "a").read_bytes() == b"1"
