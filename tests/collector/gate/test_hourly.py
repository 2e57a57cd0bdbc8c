import ast
from pathlib import Path

import pytest

import collector
from collector.door.admit import Sensor
from collector.gate.hourly import Public, hourly
from collector.index import plain
from collector.index.report import read
from teiten.rollup import codec


@pytest.fixture
def view(rollup, nine):
    sensors = [Sensor(name, b"", 0, approved=1) for name in ("secret-1", "secret-2")]
    report = read(codec.encode(rollup("secret-1")))
    windows = [
        plain.window(nine, 3600, [report], sensors),
        plain.window(nine + 3600, 3600, [], sensors),
    ]
    return plain.view(windows, seconds=3600, as_of=nine)


def test_the_gate_lets_numbers_through_and_no_names(view):
    assert "secret-1" in repr(view)
    public = hourly(view)
    assert "secret" not in repr(public)
    assert [(w.reported, w.expected) for w in public.windows] == [(1, 2), (0, 2)]


def test_only_the_gate_makes_what_is_public():
    makers = set()
    for path in Path(collector.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("Public", "PublicWindow"):
                    makers.add(path.name)
    assert makers == {"hourly.py"}


def test_what_publishes_takes_only_what_is_public():
    from collector.publication import render
    from collector.site import windows

    assert render.files.__annotations__["public"] is Public
    assert windows.book.__annotations__["public"] is Public
    assert "View" not in vars(render) | vars(windows)
