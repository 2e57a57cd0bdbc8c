from pathlib import Path

import pytest

from collector.index import annals, memory
from collector.index.reckoning import bring_up
from collector.keeping.archive import BEFORE
from collector.keeping.backup import backup
from collector.keeping.restore import restore


@pytest.fixture
def indexed(bench, nine):
    for number in range(3):
        start = nine + number * 3600
        for each in ("s1", "s2"):
            bench.send(each, start=start, now=start + 5400, ports={(6, 80): 32}, final=True)
    bring_up(bench.settings)
    return bench


@pytest.fixture
def kept(indexed, write_settings, tmp_path, nine):
    backup(
        indexed.ledger, indexed.settings, write_settings(indexed), tmp_path / "kept",
        now=nine, progress=lambda done, whole: None,
    )  # fmt: skip
    return tmp_path / "kept"


def content(state):
    with annals.opened(state) as chronicle:
        return list(chronicle.iterdump())


def test_a_backup_has_the_index_and_what_it_learnt(kept, indexed):
    state = Path(indexed.settings.state)
    assert content(kept) == content(state)
    names = {path.name for path in (state / memory.FOLDER).iterdir()}
    assert names == {path.name for path in (kept / memory.FOLDER).iterdir()} != set()


def test_a_lost_index_is_as_it_was_and_goes_on(kept, indexed, tmp_path):
    restore(kept, tmp_path / "other", force=False)
    assert content(tmp_path / "other") == content(Path(indexed.settings.state))
    assert (tmp_path / "other" / memory.FOLDER).is_dir()


def test_an_index_of_another_ledger_is_put_aside(kept, indexed, nine):
    state = Path(indexed.settings.state)
    before = content(state)
    indexed.send("s1", start=nine + 10800, now=nine + 12000, ports={(6, 80): 7})
    bring_up(indexed.settings)
    indexed.close()
    restore(kept, state, force=True)
    assert (state / f"{BEFORE}{annals.FILE}").exists()
    assert content(state) == before
