import gzip
from pathlib import Path

import pytest

from collector.publication.publish import publish
from collector.publication.shelf import Shelf


@pytest.fixture
def shelf(bench):
    publish(bench.ledger, bench.settings)
    shelf = Shelf(Path(bench.settings.public))
    shelf.load()
    return shelf


def test_before_anything_is_published_there_is_nothing(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.load()
    assert shelf.find("") is None
    assert shelf.fresh()


def test_a_new_release_is_noticed(bench, shelf):
    assert shelf.fresh()
    old = shelf.find("top5.csv")
    bench.send()
    publish(bench.ledger, bench.settings)
    assert not shelf.fresh()
    shelf.load()
    assert shelf.find("top5.csv").plain.tag != old.plain.tag


def test_each_file_has_its_kind_and_a_tag_of_each_form(shelf):
    leaf = shelf.find("policy.html")
    start, _ = leaf.plain.whole
    assert (b"content-type", b"text/html; charset=utf-8") in start["headers"]
    assert gzip.decompress(leaf.packed.body) == leaf.plain.body
    assert leaf.plain.tag != leaf.packed.tag


@pytest.mark.parametrize("path", ["../../state/ledger.sqlite", "/etc/passwd", "static", "static/"])
def test_only_names_of_published_files_are_found(shelf, path):
    assert shelf.find(path) is None
