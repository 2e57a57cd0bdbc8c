"""A name has the content's hash in it, and says so."""

import pytest

from teiten.publication.lasting import lasting, lasts, truly

HASH = "e3b0c44298fc1c14"
"""Of no bytes at all."""


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("week.json", f"week.{HASH}.json"),
        ("kept/week.csv", f"kept/week.{HASH}.csv"),
        ("a.b/c", f"a.b/c.{HASH}"),
        (".hidden", f".hidden.{HASH}"),
        ("a.tar.gz", f"a.tar.{HASH}.gz"),
    ],
)
def test_the_hash_stands_before_the_last_suffix(path, named):
    assert lasting(path, b"") == named
    assert lasts(named)
    assert truly(named, b"")


def test_other_content_has_another_name():
    assert lasting("a.css", b"1") != lasting("a.css", b"2")
    assert not truly(lasting("a.css", b"1"), b"2")


@pytest.mark.parametrize(
    "path", ["week.json", "editions/2026-11-26T060000Z.json", f"{HASH}/a.json", f"{HASH}.json"]
)
def test_other_names_say_nothing_of_it(path):
    assert not lasts(path)
    assert not truly(path, b"")
