"""The published description is of this door, and strangers who follow it find no 5xx behind it."""

import json

import patient
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from collector import openapi
from collector.door.answers import Answer
from patience import PATIENCE
from teiten.rollup import codec

SCHEMA = schemathesis.openapi.from_dict(json.loads(openapi.text()))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PHASES = [Phase.explicit, Phase.generate]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
SOME = 50
"""Requests for each operation and mode."""


def test_the_document_in_docs_is_that_of_the_program(root):
    assert (root / "docs" / "openapi.json").read_text() == openapi.text()


def test_every_answer_stands_under_its_status():
    responses = json.loads(openapi.text())["paths"]["/v1/rollups"]["post"]["responses"]
    words = {
        (word, int(status))
        for status, response in responses.items()
        for word in response["content"]["application/json"]["schema"]["properties"]["answer"][
            "enum"
        ]
    }
    assert words == {(answer.value, answer.status) for answer in Answer}


def test_a_rollup_is_valid_by_the_document(rollup):
    document = json.loads(openapi.text())
    schema = {"$ref": "#/components/schemas/Rollup", "components": document["components"]}
    Draft202012Validator(schema).validate(json.loads(codec.encode(rollup())))


def test_it_is_served(bench, running):
    with running(bench) as (url, _):
        assert patient.get(f"{url}{openapi.PATH}").json() == json.loads(openapi.text())


COUNTS = {"answers", "received", "sums", "requests", "replies"}
"""What is counted of strangers; the rest of a ledger they must not touch."""


def dump(connection):
    """Everything that a ledger holds, without what it counts."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {
        name: connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
        for (name,) in tables
        if name not in COUNTS
    }


def play(operation, mode, url):
    """Ask as the document allows, or as it does not; every answer must stand in it."""

    @settings(max_examples=SOME, phases=PHASES, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(base_url=url, checks=CHECKS, timeout=PATIENCE)

    ask()


OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


def test_requests_by_the_document_and_beside_it_get_no_5xx_and_change_nothing(
    bench, running, until
):
    before = dump(bench.ledger)
    with running(bench) as (url, process):
        until(lambda: patient.get(url).status_code == 200)
        for operation in OPERATIONS:
            for mode in MODES if operation.method == "post" else MODES[:1]:
                play(operation, mode, url)
        process.terminate()
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[0]
    assert dump(bench.ledger) == before
