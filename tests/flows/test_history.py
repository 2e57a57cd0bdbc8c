"""A history goes through a real collector's door, and the ledger holds it to the packet."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from collector.books import ledger, store
from teiten.rollup import codec
from teiten.rollup.record import Rollup

TEITEN = str(Path(sys.executable).with_name("teiten"))
HISTORY = ["simulator", "history", "history", "--sensors", "5", "--days", "3", "--json"]


def teiten(*words: str | Path) -> str:
    return subprocess.run([TEITEN, *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{tmp_path / "state"}"\npublic = "{tmp_path / "public"}"\n')
    return path


@contextmanager
def collector(settings: Path) -> Iterator[str]:
    """A real collector process; its door is open before it is."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        os.set_inheritable(door.fileno(), True)
        words = [TEITEN, "collector", "serve", "--config", str(settings), "--fd"]
        with subprocess.Popen([*words, str(door.fileno())], pass_fds=[door.fileno()]) as process:
            try:
                yield f"http://127.0.0.1:{door.getsockname()[1]}"
            finally:
                process.terminate()


def test_what_was_made_is_in_the_ledger_to_the_packet(tmp_path: Path, settings: Path) -> None:
    keys, truth = tmp_path / "keys", tmp_path / "truth"
    teiten(*HISTORY, "--registry", keys)
    teiten("collector", "sensors", "import", keys, "--approve", "--config", settings)
    with collector(settings) as url:
        first = json.loads(teiten(*HISTORY, "--collector", url, "--truth", truth))
        again = json.loads(teiten(*HISTORY, "--collector", url))
    head, *rest = map(json.loads, truth.read_text().splitlines())
    sensors = {line["sensor"]: line for line in rest if line["what"] == "sensor"}
    assert first == {"accepted": head["rollups"]}
    assert again == {"duplicate": head["rollups"]}

    with closing(store.connect(tmp_path / "state")) as connection:
        law = ledger.law(connection)
        rollups = [codec.decode(body) for body in ledger.bodies(connection)]
    assert law.balances
    assert law.answers == {"accepted": head["rollups"], "duplicate": head["rollups"]}
    counted = dict.fromkeys(sensors, 0)
    for rollup in rollups:
        assert isinstance(rollup, Rollup)
        counted[rollup.sensor] += rollup.books.counted
    assert counted == {name: line["packets"] for name, line in sensors.items()}
    assert sum(counted.values()) == head["packets"]


def test_sensors_that_nobody_registered_are_refused_with_a_remedy(settings: Path) -> None:
    with collector(settings) as url:
        found = subprocess.run(
            [TEITEN, *HISTORY, "--collector", url, "--quiet"],
            check=False,
            capture_output=True,
            text=True,
        )
    assert found.returncode == 1
    assert "is refused: unknown-sensor" in found.stderr
    assert "teiten collector sensors import" in found.stderr


def test_a_private_authority_is_believed_where_it_is_named(tmp_path: Path, settings: Path) -> None:
    keys, tls = tmp_path / "keys", tmp_path / "state" / "tls"
    teiten(*HISTORY, "--registry", keys)
    teiten("collector", "sensors", "import", keys, "--approve", "--config", settings)
    teiten("collector", "certificate", "--name", "127.0.0.1", "--config", settings)
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    settings.write_text(
        f'listen = []\n{settings.read_text()}[tls]\nlisten = ["127.0.0.1:{port}"]\n'
        f'certificate = "{tls}/certificate.pem"\nkey = "{tls}/certificate.key"\n'
    )
    words = (*HISTORY, "--collector", f"https://127.0.0.1:{port}", "--quiet")
    serve = [TEITEN, "collector", "serve", "--config", str(settings)]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert "https://" in process.stdout.readline()
            told = json.loads(teiten(*words, "--authority", tls / "authority.pem"))
        finally:
            process.terminate()
    assert list(told) == ["accepted"]
