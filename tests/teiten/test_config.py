"""A settings file becomes types, or a sentence with file and key."""

from pathlib import Path

import pytest

from teiten.config import Table, load
from teiten.errors import OperatorError


class Window(Table, frozen=True, kw_only=True):
    """A table in a table."""

    seconds: int = 3600
    max_cells: int = 50_000


class Room(Table, frozen=True, kw_only=True):
    """A settings file."""

    name: str
    window: Window = Window()


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "room.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_names_are_written_with_hyphens_and_the_rest_has_defaults(tmp_path: Path) -> None:
    path = write(tmp_path, 'name = "a"\n[window]\nmax-cells = 7\n')
    assert load(path, Room) == Room(name="a", window=Window(max_cells=7))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param('name="a"\nnmae="b"', "unknown field `nmae`", id="unknown-key"),
        pytest.param('name="a"\n[window]\nmax_cells=1', "`$.window`", id="underscore"),
        pytest.param('name="a"\n[window]\nmax-cells="7"', "`$.window.max-cells`", id="type"),
        pytest.param("", "missing required field `name`", id="missing"),
        pytest.param("name = ", "Invalid value", id="not-toml"),
        pytest.param(b'name = "\xff"', "not UTF-8", id="not-utf8"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(
    tmp_path: Path, text: str | bytes, complaint: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(OperatorError) as caught:
        load(path, Room)
    assert str(path) in caught.value.message
    assert complaint in caught.value.message
    assert caught.value.hint


def test_a_missing_file_has_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="No such file") as caught:
        load(tmp_path / "none.toml", Room)
    assert "--config" in caught.value.hint
