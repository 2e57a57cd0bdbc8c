import os
import socket
import subprocess
import sys
from pathlib import Path

import patient

from patience import PATIENCE
from ports import held


def test_it_listens_where_the_settings_say_and_answers_prometheus(bench, write_settings, until):
    teiten = Path(sys.executable).with_name("teiten")
    with held() as web, held() as metrics:
        path = write_settings(bench, listen=f'["127.0.0.1:{web}"]')
        path.write_text(f'{path.read_text()}[metrics]\nlisten = "127.0.0.1:{metrics}"\n')
        process = subprocess.Popen([teiten, "collector", "serve", "--config", path])
        try:
            until(lambda: patient.get(f"http://127.0.0.1:{web}/healthz").status_code == 200)
            found = patient.get(f"http://127.0.0.1:{metrics}/metrics").text
            assert "teiten_collector_law_balanced 1.0" in found
        finally:
            process.terminate()
        assert process.wait(PATIENCE) == 0


def test_a_mistake_of_ours_in_publishing_ends_the_service_loudly(bench, running):
    bench.send()
    with running(bench) as (_, process):
        bench.ledger.execute("UPDATE bodies SET body = x'00'")
        bench.ledger.execute("UPDATE rollups SET digest = x'00'")
        bench.ledger.execute("UPDATE rollups SET digest = x'01'")
        bench.ledger.execute("UPDATE revision SET number = number + 1")
        said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 3
    assert "Traceback" in said


def test_it_tells_systemd_that_it_listens_and_that_it_ends(bench, write_settings, tmp_path):
    teiten = Path(sys.executable).with_name("teiten")
    with held() as web, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        path = write_settings(bench, listen=f'["127.0.0.1:{web}"]')
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "4000000"}
        words = [teiten, "collector", "serve", "--config", path]
        with subprocess.Popen(words, env=os.environ | told) as process:
            try:
                assert manager.recv(4096).startswith(b"READY=1")
                assert patient.get(f"http://127.0.0.1:{web}/healthz").status_code == 200
                assert [manager.recv(4096) for _ in range(2)] == [b"WATCHDOG=1"] * 2
            finally:
                process.terminate()
            while manager.recv(4096) != b"STOPPING=1":
                pass
            assert process.wait(PATIENCE) == 0


def test_what_happens_is_a_line_of_its_log(bench, running, post, rollup, seal_as, until):
    with running(bench) as (url, process):
        post(url, seal_as(rollup(start=0)))
        post(url, seal_as(rollup("nobody")))
        until(lambda: (Path(bench.settings.state) / "serving.json").exists())
        until(
            lambda: b"unknown-sensor" in (Path(bench.settings.state) / "serving.json").read_bytes()
        )
        process.terminate()
        said = process.communicate(timeout=PATIENCE)[0]
    assert "uploads-refused answer=unknown-sensor uploads=1" in said
    assert "release-published release=" in said
    assert said.splitlines()[-1] == "collector-stopped answered=2"
