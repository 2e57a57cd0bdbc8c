import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from collector.books import ledger
from collector.keeping.backup import backup, verified
from collector.settings import Tls
from teiten.errors import OperatorError


@pytest.fixture
def back_up(bench, write_settings, tmp_path):
    settings = write_settings(bench)

    def back_up(name="kept", progress=lambda *_: None):
        folder = tmp_path / name
        its = bench.settings
        return backup(bench.ledger, its, settings, folder, now=7, progress=progress)

    return back_up


def test_a_backup_is_one_moment_of_a_ledger_that_is_written_to(bench, back_up, tmp_path, nine):
    for hour in range(300):
        bench.send(start=nine + 3600 * hour, now=10**10)
    sent = iter(range(300, 10**6))

    def meanwhile(*_):
        bench.send(start=nine + 3600 * next(sent), now=10**10)

    found = back_up(progress=meanwhile)
    assert (found.balanced, found.received) == (True, 300)
    assert ledger.law(bench.ledger).received > 300
    with closing(sqlite3.connect(tmp_path / "kept" / "ledger.sqlite")) as copy:
        assert ledger.law(copy).received == ledger.law(copy).kept == 300


def test_it_says_of_each_sensor_up_to_when_it_holds_it(bench, back_up, nine):
    bench.send("s1", final=True)
    bench.send("s2", start=nine + 3600)
    found = back_up()
    assert [(last.sensor, last.start, last.final) for last in found.sensors] == [
        ("s1", nine, True),
        ("s2", nine + 3600, False),
    ]


def test_only_its_owner_reads_it_and_nothing_else_is_in_it(back_up, tmp_path):
    back_up()
    folder = tmp_path / "kept"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()
    } == dict.fromkeys(["ledger.sqlite", "collector.toml", "backup.json"], 0o600)


def test_it_never_writes_over_another(back_up):
    back_up()
    with pytest.raises(OperatorError, match="there already"):
        back_up()


def test_one_that_fails_leaves_nothing(back_up, tmp_path):
    def full(*_):
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        back_up(progress=full)
    assert not [path for path in tmp_path.iterdir() if "kept" in path.name]
    back_up()


def test_a_ledger_that_does_not_balance_is_copied_and_says_so(bench, back_up):
    bench.send()
    bench.ledger.execute("DELETE FROM answers")
    assert not back_up().balanced


@pytest.mark.parametrize("name", ["ledger.sqlite", "collector.toml", "backup.json"])
def test_a_backup_of_which_a_byte_changed_is_refused(back_up, tmp_path, name):
    back_up()
    assert verified(tmp_path / "kept").balanced
    path = tmp_path / "kept" / name
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    with pytest.raises(OperatorError):
        verified(tmp_path / "kept")


def test_what_is_no_backup_is_refused(tmp_path):
    with pytest.raises(OperatorError, match="no whole backup"):
        verified(tmp_path)


def test_keys_are_in_it_wherever_they_lie(make_bench, write_settings, tmp_path):
    key = tmp_path / "certificate.key"
    key.write_text("secret")
    bench = make_bench(
        tls=Tls(certificate=str(tmp_path / "0/state/tls/certificate.pem"), key=str(key))
    )
    tls = Path(bench.settings.state) / "tls"
    tls.mkdir()
    for name in ("authority.key", "certificate.pem", "certificate.pem.draft"):
        (tls / name).write_text(name)
    kept = tmp_path / "kept"
    path = write_settings(bench)
    found = backup(bench.ledger, bench.settings, path, kept, now=7, progress=lambda *_: None)
    assert sorted(found.files) == [
        "collector.toml",
        "elsewhere/certificate.key",
        "ledger.sqlite",
        "tls/authority.key",
        "tls/certificate.pem",
    ]
    assert verified(kept) == found
    assert {stat.S_IMODE(p.stat().st_mode) for p in kept.rglob("*") if p.is_file()} == {0o600}


def test_files_of_one_name_in_two_folders_are_both_in_it(make_bench, write_settings, tmp_path):
    for folder in ("shown", "hidden"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "collector.pem").write_text(folder)
    tls = Tls(
        certificate=str(tmp_path / "shown/collector.pem"),
        key=str(tmp_path / "hidden/collector.pem"),
    )
    bench = make_bench(tls=tls)
    folder = tmp_path / "copy"
    path = write_settings(bench)
    backup(bench.ledger, bench.settings, path, folder, now=1, progress=lambda *_: None)
    kept = {path.name: path.read_text() for path in (folder / "elsewhere").iterdir()}
    assert kept == {"collector.pem": "shown", "key-collector.pem": "hidden"}
