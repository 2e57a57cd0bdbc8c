"""The types of the format, the answers and their statuses -> the OpenAPI document of the door."""

from collections.abc import Iterable
from typing import Any

import msgspec

from collector.door.answers import REPLIES, Answer, Kind, Reply
from collector.door.unpack import ENCODINGS
from collector.members import paths
from collector.past import paths as past
from teiten import __version__
from teiten.enrolment import (
    ENROLMENT_PATH,
    NEW_SIGNATURE_HEADER,
    ROTATION_PATH,
    Enrolment,
    Rotation,
)
from teiten.rollup.record import Rollup
from teiten.rollup.schema import portable
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER
from teiten.runs import RUN_HEADER
from teiten.update.offer import PIECES_PATH, UPDATES_PATH, Offered, Order, Question

PATH = "/v1/openapi.json"

_COMPONENTS = "#/components/schemas/{name}"
_MEANING = {
    200: "It is there already.",
    201: "It is there now, durably.",
    400: "The body cannot be read.",
    401: "The signature is not the registered key's.",
    403: "The registry does not take this sender's word.",
    404: "It is not there for this sender.",
    408: "The body did not arrive in time.",
    409: "It contradicts what is there.",
    413: "It is too large.",
    415: "It is packed in an unknown way.",
    416: "There are no such bytes.",
    422: "It is no valid document here.",
    429: "Too much in this time; come again when Retry-After says.",
    503: "Not now; come again when Retry-After says.",
}


def text() -> str:
    """Write the document, indented, with a final newline."""
    return msgspec.json.format(msgspec.json.encode(_document()), indent=2).decode() + "\n"


def _document() -> dict[str, Any]:
    (rollup, enrolment, rotation, question, order, offered), components = (
        msgspec.json.schema_components(
            (Rollup, Enrolment, Rotation, Question, Order, Offered), ref_template=_COMPONENTS
        )
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "teiten collector",
            "version": __version__,
            "description": "What sensors send, and what anybody may read.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/v1/rollups": {"post": _upload(rollup)},
            ENROLMENT_PATH: {
                "post": _asking("enrol", "Ask to be registered.", enrolment, Kind.ENROLMENT)
            },
            ROTATION_PATH: {
                "post": _asking(
                    "rotate", "Replace a key.", rotation, Kind.ROTATION, NEW_SIGNATURE_HEADER
                )
            },
            UPDATES_PATH: {"post": _question(question, offered)},
            PIECES_PATH: {"post": _order(order)},
            "/healthz": {"get": _page("health", "Whether it serves.", "text/plain")},
            PATH: {"get": _page("openapi", "This document.", "application/json")},
            **{path: {"get": _page(*words)} for path, words in _PAGES.items()},
            **past.paths(),
            **paths.paths(),
        },
        "components": {
            "schemas": portable(components),
            "securitySchemes": paths.SECURITY,
        },
    }


_PAGES = {
    "/": ("page", "The published page.", "text/html"),
    "/top5.json": ("top5", "The published curves.", "application/json"),
    "/top5.csv": ("top5_csv", "The same as a table.", "text/csv"),
    "/windows.csv": ("windows_csv", "What each window is worth.", "text/csv"),
}


def _upload(rollup: dict[str, Any]) -> dict[str, Any]:
    encoding = {"enum": list(ENCODINGS), "default": "identity"}
    return {
        "operationId": "upload",
        "summary": "Bring one sealed rollup.",
        "parameters": [
            _header(SENSOR_HEADER, "The name in the document."),
            _header(SIGNATURE_HEADER, "Ed25519 over the exact bytes of the document, in base64."),
            _header(
                RUN_HEADER, "Which run of the sensor's daemon it is, and so signed.", required=False
            ),
            _header("Content-Encoding", "How the body is packed.", encoding, required=False),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": rollup}}},
        "responses": _responses(Answer),
    }


def _question(question: dict[str, Any], offered: dict[str, Any]) -> dict[str, Any]:
    found = _asking("update", "A box asks for another version.", question, Kind.UPDATE)
    told = found["responses"]["200"]["content"]["application/json"]["schema"]
    told["properties"]["offer"] = {"anyOf": [offered, {"type": "null"}]}
    return found


def _order(order: dict[str, Any]) -> dict[str, Any]:
    found = _asking("piece", "A box asks for bytes of a bundle.", order, Kind.PIECE)
    found["responses"]["200"] = {
        "description": "These bytes, or all that there are from there on.",
        "content": {"application/octet-stream": {}},
    }
    return found


def _asking(
    name: str, summary: str, shape: dict[str, Any], kind: Kind, *more: str
) -> dict[str, Any]:
    headers = [_header(SIGNATURE_HEADER, "By the key that is named.")]
    headers += [_header(each, "By the new key.") for each in more]
    return {
        "operationId": name,
        "summary": summary,
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": {"schema": shape}}},
        "responses": _responses(reply for reply in Reply if reply in REPLIES[kind]),
    }


def _header(
    name: str, description: str, schema: dict[str, Any] | None = None, *, required: bool = True
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": schema or {"type": "string"},
    }


def _responses(answers: Iterable[Answer | Reply]) -> dict[str, Any]:
    """By status: the words that it may come with."""
    words: dict[int, list[str]] = {}
    for answer in answers:
        words.setdefault(answer.status, []).append(answer.value)
    return {
        str(status): {
            "description": _MEANING[status],
            "content": {"application/json": {"schema": _told(some)}},
        }
        for status, some in sorted(words.items())
    }


def _told(words: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["answer", "sentence"],
        "properties": {
            "answer": {"enum": words},
            "sentence": {"type": "string"},
            "sensor": {"type": "string"},
            "start": {"type": ["string", "null"]},
            "sequence": {"type": ["integer", "null"]},
            "ledger": {"type": "string"},
            "local": {"type": "array", "items": {"type": "string"}},
        },
    }


def _page(name: str, summary: str, kind: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": {"description": "As published.", "content": {kind: {}}},
            "304": {"description": "It is what you have."},
            "404": {"description": "Nothing is published yet.", "content": {"text/plain": {}}},
        },
    }
