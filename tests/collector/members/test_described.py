"""Members of every tier who follow the published description, or stray from it, find no 5xx."""

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from collector import openapi
from collector.index import annals
from collector.index.indexer import Indexer
from collector.members import database, diary, keyring, roll
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from collector.settings import Publish
from patience import PATIENCE

SCHEMA = schemathesis.openapi.from_dict(json.loads(openapi.text()))
OPERATIONS = [
    found
    for each in SCHEMA.get_all_operations()
    if (found := each.ok()).path.startswith(("/v1/members/", "/v1/series"))
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SOME = 8
"""Requests for each operation and mode."""
PACE = "{per-minute = 100000, per-day = 1000000}"
MANY = f"{{reader = {PACE}, member = {PACE}, trusted = {PACE}}}"
RATES = "{questions-per-second = 1000.0, questions-burst = 100000}"
TEXT = token(b"9" * 32)


def play(operation, mode, url):
    @settings(
        max_examples=SOME,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        headers = {"Authorization": f"Bearer {TEXT}"}
        case.call_and_validate(base_url=url, headers=headers, checks=CHECKS, timeout=PATIENCE)

    ask()


@pytest.mark.parametrize(
    ("tier", "policy"), [(Tier.READER, "gated"), (Tier.MEMBER, "hourly"), (Tier.TRUSTED, "gated")]
)
def test_whatever_a_member_asks_has_an_answer_of_the_description(
    make_bench, running, nine, tier, policy
):
    bench = make_bench(publish=Publish(policy=policy))
    for hour in range(3):
        bench.send("s1", start=nine + 3600 * hour, now=nine + 3600 * (hour + 1), final=True)
    state = Path(bench.settings.state)
    with annals.opened(state) as chronicle:
        for _ in Indexer(bench.settings).tell(bench.ledger, chronicle):
            pass
    with database.opened(state) as base:
        roll.add(base, "uni", "Uni", tier, now=1, who="op")
        roll.change(base, "uni", "signed", 0, now=1, who="op")
        roll.own(base, "uni", ["s1"], now=1, who="op")
        roll.register(base, "uni", ["192.0.2.0/24"], now=1, who="op")
        key = database.key(state)
        keyring.issue(base, key, TEXT, "uni", set(Scope), days=36500, now=1, who="op")
    exact = f"{{exact = true, share = 1.0, {MANY[1:]}"
    with running(bench, members=exact, rates=RATES) as (url, process):
        for operation in OPERATIONS:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                play(operation, mode, url)
        process.terminate()
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[0]
    with database.opened(state) as base:
        answers = {each.answer for each in diary.of(base, "uni", 100_000)}
    assert {"ok", "bad-question"} <= answers
    assert ("wrong-tier" in answers) is (tier is Tier.READER)
