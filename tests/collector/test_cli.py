import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.watch import health
from collector.watch.standing import Serving
from teiten.cli import main

NOW = int(time.time())


@pytest.fixture
def run(bench, write_settings):
    """Run a command with the bench's settings; gives exit code and output."""
    path = write_settings(bench)

    def run(*words):
        found = CliRunner().invoke(collector, [*words, "--config", str(path)])
        return found.exit_code, found.output

    return run


def test_a_sensor_is_registered_approved_listed_and_revoked(run, a_key):
    assert run("sensors", "add", "new", a_key("new"))[0] == 0
    place = ["--block", "192.0.2.0/24", "--economy", "JP", "--network", "access"]
    assert run("sensors", "approve", "new", *place, "--organisation", "Example")[0] == 0
    assert run("sensors", "revoke", "new")[0] == 0
    (new,) = [s for s in json.loads(run("sensors", "list", "--json")[1]) if s["name"] == "new"]
    assert (new["state"], new["key"]) == ("revoked", a_key("new"))
    assert "new " in run("sensors", "list")[1]


def test_publish_prints_the_folder(run, bench):
    code, said = run("publish")
    assert code == 0
    assert Path(said.strip()).parent == Path(bench.settings.public) / "releases"


def test_the_status_s_exit_code_is_the_collector_s_health(run, bench):
    health.write(Path(bench.settings.state), Serving(at=time.time(), started=time.time()))
    for name in ("s1", "s2"):
        bench.send(name, now=NOW)
    code, said = run("status")
    assert code == 1
    assert "LOOK        1 of 3 approved sensors are silent" in said
    bench.send("s3", now=NOW)
    code, said = run("status", "--json")
    assert (code, json.loads(said)["healthy"], json.loads(said)["troubles"]) == (0, True, [])


@pytest.mark.parametrize(
    "words",
    [
        ["serve"],
        ["publish"],
        ["books"],
        *(
            ["sensors", w]
            for w in ("add", "invite", "import", "approve", "move", "revoke", "list", "show")
        ),
    ],
    ids=" ".join,
)
def test_every_help_has_an_example(words):
    said = CliRunner().invoke(collector, [*words, "--help"]).output
    assert f"teiten collector {' '.join(words)}" in said


def test_a_mistake_is_two_lines_and_exit_code_1(capsys):
    with pytest.raises(SystemExit, match="1"):
        main(["collector", "publish", "--config", "/nowhere/collector.toml"])
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_folder_that_cannot_be_written_is_two_lines_too(bench, write_settings, capsys):
    Path(bench.settings.public).write_text("a file where the folder should be")
    with pytest.raises(SystemExit, match="1"):
        main(["collector", "publish", "--config", str(write_settings(bench))])
    assert len(capsys.readouterr().err.splitlines()) == 2
