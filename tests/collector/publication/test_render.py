import json

import pytest

from collector.gate.hourly import hourly
from collector.index import plain
from collector.publication.render import files


@pytest.fixture
def public():
    return hourly(plain.view([], seconds=3600, as_of=0))


def test_every_file_is_there_even_of_nothing(public):
    assert set(files(public)) == {"top5.json", "top5.csv", "windows.csv", "asides.csv"}


def test_the_json_says_what_it_is(public):
    found = json.loads(files(public)["top5.json"])
    assert (found["format"], found["version"], found["policy"]) == ("teiten-top5", 1, "hourly")
    assert found["as_of"] is None
