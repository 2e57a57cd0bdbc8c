import json

import pytest
from jinja2 import Template

from collector.gate.hourly import hourly
from collector.index import plain
from collector.publish import page
from collector.render import files


@pytest.fixture
def public():
    return hourly(plain.view([], seconds=3600, as_of=0))


def test_every_file_is_there_even_of_nothing(public):
    found = files(public, Template("{{ policy }}"))
    assert set(found) == {"index.html", "top5.json", "top5.csv", "windows.csv"}
    assert found["index.html"] == b"hourly"


def test_the_json_says_what_it_is(public):
    found = json.loads(files(public, Template(""))["top5.json"])
    assert (found["format"], found["version"], found["policy"]) == ("teiten-top5", 1, "hourly")
    assert found["as_of"] is None


def test_the_template_escapes():
    text = page().render(page=None, policy="<script>", data={"x": "</script>"}, svg="", curves=[])
    assert "<script>." not in text
    assert "&lt;script&gt;" in text
    assert r"\u003c/script\u003e" in text
