"""Every word of the members' pages is there in both languages, and is said."""

import re
from pathlib import Path
from string import Formatter

import pytest

import collector.members
import collector.paper
from collector.door.admit import State
from collector.gate.edition import Listened
from collector.members.laid import TABLES
from collector.members.pages import PAGES
from collector.members.problem import Problem
from collector.members.sayings import SAYINGS
from collector.paper import sayings

OWN = set(SAYINGS) - set(sayings.SAYINGS)
FOLDERS = [Path(each.__file__).parent for each in (collector.members, collector.paper)]
COMPOSED = {
    *(f"why.{problem}" for problem in Problem),
    *(f"state.{state}".replace(" ", "-") for state in (*State, *Listened)),
    *(f"part.{part}" for parts in PAGES.values() for part in parts),
    *(f"lead.{page}" for page in PAGES),
    *PAGES,
    *(f"column.{each.name}".replace("_", "-") for told in TABLES.values() for each in told),
    "column.when",
    *(f"group.{group}" for group in ("public", "own", "index")),
    *(f"verdict.{word}" for word in ("only mine", "more than others", "less than others",
                                     "as others")),
    "state.unknown", "state.so-far", "state.over", "state.final",
}  # fmt: skip


def test_every_word_that_is_put_together_is_there():
    assert set(SAYINGS) >= COMPOSED - {"column.scale"}


def test_every_word_is_said_somewhere():
    text = "".join(
        path.read_text()
        for folder in FOLDERS
        for path in (*folder.rglob("*.j2"), *folder.glob("*.py"))
        if path.name != "sayings.py"
    )
    quoted = set(re.findall(r"""["']([a-z][a-z .-]*)["']""", text))
    assert OWN - COMPOSED - quoted == set()


@pytest.mark.parametrize("name", sorted(OWN))
def test_both_languages_say_the_same_figures_in_their_own_letters(name):
    said = SAYINGS[name]
    english, japanese = ({f for _, f, _, _ in Formatter().parse(each) if f} for each in said)
    assert english == japanese
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", said.en)
    assert said.en != said.ja or name == "title"
