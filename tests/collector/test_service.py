import socket
import subprocess
import sys
from pathlib import Path

import httpx


def test_it_listens_where_the_settings_say_and_answers_prometheus(bench, write_settings, until):
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        web, metrics = (door.getsockname()[1] for door in (one, two))
    path = write_settings(bench, listen=f'["127.0.0.1:{web}"]')
    path.write_text(f'{path.read_text()}[metrics]\nlisten = "127.0.0.1:{metrics}"\n')
    teiten = Path(sys.executable).with_name("teiten")
    with subprocess.Popen([teiten, "collector", "serve", "--config", path]) as process:
        try:
            until(lambda: httpx.get(f"http://127.0.0.1:{web}/healthz").status_code == 200)
            found = httpx.get(f"http://127.0.0.1:{metrics}/metrics").text
            assert "teiten_collector_law_balanced 1.0" in found
        finally:
            process.terminate()
        assert process.wait(20) == 0


def test_a_mistake_of_ours_in_publishing_ends_the_service_loudly(bench, running):
    bench.send()
    with running(bench) as (_, process):
        bench.ledger.execute("UPDATE rollups SET body = x'00', sequence = 9")
        bench.ledger.execute("UPDATE rollups SET digest = x'01'")
        bench.ledger.execute("UPDATE revision SET number = number + 1")
        said = process.communicate(timeout=20)[0]
    assert process.returncode == 3
    assert "Traceback" in said
