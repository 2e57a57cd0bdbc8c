"""The types of record.py -> the JSON Schema (2020-12) that docs/rollup.schema.json publishes."""

import msgspec

from teiten.rollup.record import Rollup


def text() -> str:
    """Write the schema, indented, with a final newline."""
    schema = msgspec.json.schema(Rollup)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "teiten rollup, version 1",
        **schema,
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
