"""A list of files has one form, and every file is in it once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from teiten.publication.manifest import LIST, Listed, Manifest, manifest, read

NAMES = st.from_regex(r"[a-z0-9_-]{1,9}(/[a-z0-9_-]{1,9}){0,2}\.json", fullmatch=True)
YEARS = {f"editions/{year}-{month:02}.json": b"{}" for year in (2025, 2026) for month in (1, 2)}


@given(st.dictionaries(NAMES, st.binary(max_size=99), max_size=9))
def test_every_file_is_listed_once_and_found_again(files):
    lists = manifest(files)
    named = [each for body in lists.values() for each in read(body).files]
    assert sorted(each.path for each in named) == sorted(files)
    assert all(each.describes(files[each.path]) for each in named)
    assert not any(each.describes(files[each.path] + b" ") for each in named)


def test_the_order_of_files_makes_no_other_list():
    assert manifest({"a": b"1", "b": b"2"}) == manifest({"b": b"2", "a": b"1"})


def test_dated_files_have_a_list_for_each_year():
    lists = manifest({"index.html": b"", **YEARS})
    whole = read(lists[LIST])
    assert [each.path for each in whole.files] == ["index.html"]
    assert [each.path for each in whole.lists] == [
        "lists/editions/2025.json",
        "lists/editions/2026.json",
    ]
    assert all(each.describes(lists[each.path]) for each in whole.lists)


def test_a_new_file_leaves_the_lists_of_other_years_as_they_are():
    before, after = manifest(YEARS), manifest({**YEARS, "editions/2026-03.json": b"{}"})
    changed = {name for name, body in after.items() if before[name] != body}
    assert changed == {LIST, "lists/editions/2026.json"}


@pytest.mark.parametrize(
    "paths", [["a", "a"], [LIST], ["manifest.sig"], ["../x"], [".lock"], ["a//b"], [""], ["a b"]]
)
def test_a_list_that_names_a_file_twice_or_another_place_is_none(paths):
    good = tuple(Listed(path=path, size=0, sha256="0" * 64) for path in paths)
    assert read(json.encode(Manifest(files=good))) is None
