import csv
import json

import pytest

from collector.site import data
from collector.site.front import pictures
from collector.site.gated import book


@pytest.fixture
def found(weeks_of):
    told = book(weeks_of)
    return [(each, data.files(told, each)) for each in pictures(told)]


def test_both_files_have_what_the_picture_has(found):
    for picture, files in found:
        told = json.loads(files[f"data/curves-{picture.name}.json"])
        rows = list(csv.DictReader(files[f"data/curves-{picture.name}.csv"].decode().splitlines()))
        for curve, said in zip(picture.curves, told["curves"], strict=True):
            assert said["values"] == [data.rounded(value) for value in curve.values]
            assert [step["value"] for step in said["forecast"]] == [s.value for s in curve.ahead]
            seen = [r for r in rows if r["label"] == said["label"] and r["kind"] == "seen"]
            assert [float(r["value"]) if r["value"] else None for r in seen] == said["values"]


def test_a_document_says_what_it_is_and_where_it_begins(found):
    picture, files = found[1]
    told = json.loads(files["data/curves-week.json"])
    assert (told["format"], told["version"], told["policy"]) == ("teiten-curves", 1, "gated")
    assert told["steps"] == len(picture.curves[0].values) == 28
    assert told["curves"][0]["family"] == 4
