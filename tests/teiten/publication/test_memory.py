"""What was seen once is known the next time."""

import pytest

from teiten.errors import OperatorError
from teiten.publication.memory import Seen, recall, remember

SEEN = Seen(key="A" * 43 + "=", number=7)


def test_it_is_what_it_was(tmp_path):
    assert recall(tmp_path / "seen") is None
    remember(tmp_path / "seen", SEEN)
    assert recall(tmp_path / "seen") == SEEN
    assert [path.name for path in tmp_path.iterdir()] == ["seen"]


def test_another_file_is_the_operators_mistake(tmp_path):
    (tmp_path / "seen").write_text("hello")
    with pytest.raises(OperatorError, match="no memory"):
        recall(tmp_path / "seen")
    with pytest.raises(OperatorError, match="seen"):
        remember(tmp_path / "nowhere" / "seen", SEEN)
