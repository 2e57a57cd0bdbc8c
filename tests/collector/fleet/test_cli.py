"""An operator plans a fleet and looks what became of it."""

import json

import pytest
from click.testing import CliRunner

from collector.cli import collector
from teiten.seed import read

PLAN = """
[boxes.s1]
blocks = ["203.0.113.0/28"]
economy = "JP"
network = "access"
organisation = "Example"
management = "192.0.2.1:9100"
"""


@pytest.fixture
def fleet(tmp_path):
    path = tmp_path / "fleet.toml"
    path.write_text(PLAN)
    return path


def test_a_plan_is_judged(fleet):
    found = CliRunner().invoke(collector, ["fleet", "plan", str(fleet), "--json"])
    judged = json.loads(found.output)
    assert (judged["boxes"], judged["witnesses"]) == (1, 1)
    assert judged["helps"][0]["economy"] != "JP"
    assert judged["off"]["few"] > judged["off"]["skewed"] > 0


def test_a_plan_is_judged_for_a_person(fleet):
    found = CliRunner().invoke(collector, ["fleet", "plan", str(fleet)])
    assert "boxes       1, which are 1 witnesses" in found.output
    assert "next        " in found.output


def test_a_plan_is_drawn_for_its_operator_alone(fleet, tmp_path):
    drawn = tmp_path / "fleet.svg"
    found = CliRunner().invoke(collector, ["fleet", "plan", str(fleet), "--draw", str(drawn)])
    assert found.exit_code == 0, found.output
    assert "s1 203.0.113.0/28" in drawn.read_text()
    assert drawn.stat().st_mode & 0o077 == 0


def test_shares_of_networks_come_from_the_collector_s_settings(fleet, tmp_path):
    settings = tmp_path / "collector.toml"
    settings.write_text("[index.networks]\naccess = 0.4\nmobile = 0.6\n")
    words = ["fleet", "plan", str(fleet), "--json", "--config", str(settings)]
    judged = json.loads(CliRunner().invoke(collector, words).output)
    assert judged["helps"][0]["network"] == "mobile"


def test_a_fleet_that_is_not_as_planned_ends_in_one(fleet, bench, write_settings, tmp_path):
    targets = tmp_path / "targets.json"
    words = ["fleet", "status", str(fleet), "--config", str(write_settings(bench))]
    found = CliRunner().invoke(collector, [*words, "--targets", str(targets), "--json"])
    stages = {each["name"]: each["stage"] for each in json.loads(found.output)}
    assert stages["s1"] == "waited-for"
    assert stages["pending"] == "unplanned"
    assert found.exit_code == 1
    assert json.loads(targets.read_text()) == [{"targets": ["192.0.2.1:9100"]}]


def test_seeds_are_written_for_those_who_are_not_registered(fleet, bench, write_settings, tmp_path):
    plan = PLAN.replace("boxes.s1", "boxes.new")
    shared = '[seed.collector]\nurls = ["https://collector.example:8443"]\n'
    fleet.write_text(shared + PLAN + plan.replace(".0/28", ".16/28"))
    out = tmp_path / "seeds"
    words = ["fleet", "make", str(fleet), "--out", str(out)]
    found = CliRunner().invoke(collector, [*words, "--config", str(write_settings(bench))])
    assert found.exit_code == 0, found.output
    assert [path.name for path in out.iterdir()] == ["new"]
    text = out / "new/teiten/box.toml"
    assert text.stat().st_mode & 0o077 == 0
    assert text.read_bytes() == (out / "new/user-data").read_bytes()
    assert read(text.read_bytes(), "box.toml").sensor == "new"
    assert "s1: registered already" in found.stderr
