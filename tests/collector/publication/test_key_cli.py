"""An operator reads the key that readers are told, and lets another one follow."""

import json

import pytest
from click.testing import CliRunner

from collector.publication.key_cli import key


@pytest.fixture
def run(bench, write_settings):
    config = str(write_settings(bench))

    def run(*words):
        found = CliRunner().invoke(key, [*words, "--config", config], catch_exceptions=False)
        return found.output

    return run


def test_it_shows_the_key_and_the_fingerprint(run):
    told = json.loads(run("show", "--json"))
    said = run("show")
    assert told["key"] in said
    assert told["fingerprint"] in said


def test_after_another_one_both_are_named(run):
    before = json.loads(run("show", "--json"))
    said = run("renew")
    after = json.loads(run("show", "--json"))
    assert after["key"] in said
    assert f"before       {before['fingerprint']}" in said
    assert before["key"] != after["key"]
