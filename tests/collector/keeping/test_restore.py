import json
import stat
from contextlib import closing
from pathlib import Path

import pytest

from collector.books import incarnation, ledger, store
from collector.books.account import accounts
from collector.keeping.backup import MANIFEST, backup
from collector.keeping.restore import REPLACED, restore
from collector.publication import signet
from teiten.errors import OperatorError


@pytest.fixture
def kept(bench, write_settings, tmp_path):
    """A backup of a ledger with one upload; the ledger then got another, and nobody has it open."""
    bench.send("s1")
    folder = tmp_path / "kept"
    tls = Path(bench.settings.state) / "tls"
    tls.mkdir()
    (tls / "authority.key").write_text("the key")
    signet.load(Path(bench.settings.state), 7)
    path = write_settings(bench)
    backup(bench.ledger, bench.settings, path, folder, now=7, progress=lambda *_: None)
    bench.send("s2")
    bench.close()
    return folder


def received(state):
    with closing(store.connect(state)) as connection:
        assert accounts(connection).balanced
        return ledger.law(connection).received


def test_a_lost_ledger_is_as_it_was(kept, tmp_path):
    state = tmp_path / "new"
    assert restore(kept, state, force=False).received == 1
    assert received(state) == 1
    assert stat.S_IMODE((state / store.FILE).stat().st_mode) == 0o600
    assert (state / "tls" / "authority.key").read_text() == "the key"
    assert stat.S_IMODE((state / "tls" / "authority.key").stat().st_mode) == 0o600


def test_what_is_published_is_signed_by_the_same_key_again(kept, bench, tmp_path):
    state = tmp_path / "new"
    restore(kept, state, force=False)
    own = signet.load(Path(bench.settings.state), 8)
    assert signet.load(state, 8).keys == own.keys
    assert stat.S_IMODE((state / signet.FILE).stat().st_mode) == 0o600


def test_a_key_that_is_there_may_be_newer_and_stays(kept, bench):
    key = Path(bench.settings.state) / "tls" / "authority.key"
    key.write_text("a newer key")
    restore(kept, Path(bench.settings.state), force=True)
    assert key.read_text() == "a newer key"


def test_a_ledger_that_is_there_is_not_written_over(kept, bench):
    state = Path(bench.settings.state)
    with pytest.raises(OperatorError, match="a ledger already"):
        restore(kept, state, force=False)
    assert received(state) == 2


def test_with_force_it_is_put_aside_and_nothing_of_it_is_lost(kept, bench, tmp_path):
    state = Path(bench.settings.state)
    restore(kept, state, force=True)
    assert received(state) == 1
    aside = tmp_path / "aside"
    aside.mkdir()
    (state / REPLACED).rename(aside / store.FILE)
    assert received(aside) == 2


def test_a_ledger_that_is_damaged_is_replaced_too(kept, bench):
    state = Path(bench.settings.state)
    (state / store.FILE).write_bytes(b"no ledger at all" * 999)
    restore(kept, state, force=True)
    assert received(state) == 1


def test_nothing_is_replaced_while_somebody_has_it_open(kept, bench):
    state = Path(bench.settings.state)
    with closing(store.connect(state)), pytest.raises(OperatorError, match="has the ledger open"):
        restore(kept, state, force=True)
    assert received(state) == 2


def test_a_damaged_backup_touches_nothing(kept, bench):
    with (kept / store.FILE).open("r+b") as file:
        file.seek(5000)
        file.write(b"x")
    state = Path(bench.settings.state)
    with pytest.raises(OperatorError, match="was damaged"):
        restore(kept, state, force=True)
    assert received(state) == 2


def test_a_backup_of_a_newer_schema_is_refused(kept, tmp_path):
    found = json.loads((kept / MANIFEST).read_text())
    (kept / MANIFEST).write_text(json.dumps(found | {"schema": 99}))
    with pytest.raises(OperatorError, match="schema 99"):
        restore(kept, tmp_path / "new", force=False)
    assert not (tmp_path / "new").exists()


def test_a_restored_ledger_begins_another_life(kept, bench):
    state = Path(bench.settings.state)
    before = incarnation.current(state)
    restore(kept, state, force=True)
    assert incarnation.current(state) != before
