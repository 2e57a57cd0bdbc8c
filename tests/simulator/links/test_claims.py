"""One name is one process's, and is free again once that process gives it back or dies."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from simulator.links import claims

TURNS = 2_000


def _take(path: Path, held: Path) -> int:
    """Claim, make what only one may make, and give back, many times."""
    taken = 0
    for _ in range(TURNS):
        if found := claims.lock(path):
            held.mkdir()
            held.rmdir()
            found.release(forget=True)
            taken += 1
    return taken


def test_a_name_is_claimed_once_and_free_again(tmp_path: Path) -> None:
    first = claims.lock(tmp_path / "lock")
    assert first
    assert claims.lock(tmp_path / "lock") is None
    first.release(forget=False)
    second = claims.lock(tmp_path / "lock")
    assert second
    second.release(forget=True)
    assert list(tmp_path.iterdir()) == []


def test_who_comes_while_a_name_is_forgotten_does_not_share_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as takers:
        turns = [takers.submit(_take, tmp_path / "lock", tmp_path / "held") for _ in range(4)]
    assert sum(turn.result() for turn in turns)
