"""Every word of the pages is there in both languages, and is said."""

import re
from pathlib import Path
from string import Formatter

import pytest

import collector.paper
import collector.site
from collector.paper.words import LANGUAGES
from collector.site import catalogue

FOLDERS = [Path(each.__file__).parent for each in (collector.site, collector.paper)]
TEMPLATES = [path for folder in FOLDERS for path in folder.rglob("*.j2")]
CODE = [path for folder in FOLDERS for path in folder.rglob("*.py")]
SOURCES = [*TEMPLATES, *(path for path in CODE if "sayings" not in (path.stem, path.parent.name))]


def figures(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", catalogue.CATALOGUE)
def test_a_saying_is_there_in_both_languages_with_the_same_figures(name):
    said = catalogue.CATALOGUE[name]
    assert all(text.strip() == text and text for text in said)
    assert figures(said.en) == figures(said.ja)


@pytest.mark.parametrize("name", catalogue.CATALOGUE)
def test_japanese_is_japanese(name):
    """What is the same in both languages is a name or figures alone."""
    said = catalogue.CATALOGUE[name]
    if said.en == said.ja:
        assert re.fullmatch(r"\{[a-z-]+\}|UTC|CSV|JSON", said.en)
    elif name != "paper.twin":
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff（）]", said.ja)
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", said.en)


def test_no_name_is_taken_twice():
    assert len(catalogue.CATALOGUE) == sum(len(part) for part in catalogue._PARTS)


def asked():
    """Names that pages and code say, and beginnings of such names."""
    whole, begun = set(), set()
    for path in SOURCES:
        text = path.read_text()
        whole |= set(re.findall(r"""["']([a-z0-9]+(?:[.-][a-z0-9-]+)+)["']""", text))
        begun |= set(re.findall(r"""["']([a-z]+\.(?:[a-z-]*-)?)(?:["'] ~|\{)""", text))
    return whole, begun


def test_every_saying_is_said_somewhere():
    whole, begun = asked()
    never = {n for n in catalogue.CATALOGUE if n not in whole and not n.startswith(tuple(begun))}
    assert never == set()


def test_every_name_that_a_template_says_is_in_the_catalogue():
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"say\(\s*'([^']+)'\s*[,)]", path.read_text())
    }
    assert len(named) > 20
    assert named <= set(catalogue.CATALOGUE)


def test_each_language_has_a_speaker():
    assert {each.language for each in catalogue.speakers().values()} == set(LANGUAGES)
