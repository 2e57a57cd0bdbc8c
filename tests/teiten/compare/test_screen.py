import json
import re
import xml.etree.ElementTree as ET

import pytest

from teiten.compare.document import document
from teiten.compare.picture import svg
from teiten.compare.screen import WORDS, screen
from teiten.compare.verdict import compare

HOURS = [{"23/TCP": 480, "445/TCP": 900, "3389/TCP": 12, "9999/TCP": 40, "5555/TCP": 700}] * 6


@pytest.fixture(scope="module")
def found(log, public):
    theirs = public({"23/TCP": 30.0, "445/TCP": 6.0, "3389/TCP": 5.0}, watched=["5555/TCP"])
    return compare(log(*HOURS), theirs, {4: 16})


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_row_stands_under_what_is_said_of_it(found, language):
    text = "\n".join(screen(found, language))
    for row in found.rows:
        head = WORDS[language].heads[row.verdict]
        assert text.index(head) < text.index(f"\n  {row.label} ")
    assert "5,400" in text
    assert "{" not in text


def test_columns_stand_below_one_another(found):
    lines = [line for line in screen(found, "en") if re.match(r"  \S+ ", line)]
    ends = {len(line) for line in lines}
    assert len(ends) == 1


def test_the_document_says_the_same_and_null_where_nothing_is_known(found):
    told = json.loads(document(found))
    assert (told["format"], told["version"], told["start"]) == (
        "teiten-compare", 1, "2026-09-27T00:00:00Z",
    )  # fmt: skip
    rows = {row["label"]: row for row in told["rows"]}
    assert rows["5555/TCP"]["ratio"] is None
    assert rows["9999/TCP"]["verdict"] == "not told"
    assert rows["23/TCP"]["ratio"] == pytest.approx(1.0)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_picture_has_a_bar_for_each_row_that_has_an_interval(found, language):
    drawn = ET.fromstring(svg(found, language))  # noqa: S314 - ours
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"23/TCP", "445/TCP", "3389/TCP", "5555/TCP"} <= set(texts)
    assert "9999/TCP" not in texts


def test_a_picture_of_nothing_is_a_picture(log, public):
    nothing = compare(log({"9999/TCP": 1}), public({"ICMP": 1.0}), {6: 1})
    ET.fromstring(svg(nothing, "en"))  # noqa: S314 - ours
    assert WORDS["en"].none in list(screen(nothing, "en"))
