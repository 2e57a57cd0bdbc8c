"""A topic that is tried alone changes its part of the page, and no other."""

import sys
from pathlib import Path

import pytest


@pytest.fixture
def experiments(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    yield __import__("experiments")
    for name in ("experiments", "topics"):
        sys.modules.pop(name, None)


def test_every_topic_has_its_part_on_the_page(experiments, root):
    there = experiments.parts((root / "docs" / "experiments.md").read_text())
    assert [name for name in there if name] == list(experiments.ORDER)


def test_a_part_takes_the_place_of_its_own(experiments):
    before = experiments.page({"flags": "Flags.", "cost": "Cost."}, {})
    after = experiments.page({"flags": "Other flags."}, experiments.parts(before))
    assert after == before.replace("Flags.", "Other flags.")
