"""The types of record.py -> the JSON Schema (2020-12) that docs/rollup.schema.json publishes."""

from typing import Any

import msgspec

from teiten.rollup.record import Rollup


def text() -> str:
    """Write the schema, indented, with a final newline."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "teiten rollup, version 1",
        **portable(msgspec.json.schema(Rollup)),
    }
    # msgspec checks the keys of a table of families and does not say so in its schema.
    schema["$defs"]["Rollup"]["properties"]["exposure"]["propertyNames"] = {"enum": ["4", "6"]}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def portable(part: Any) -> Any:
    """Write patterns in the dialect of JSON Schema, which knows no end of text but `$`."""
    match part:
        case dict():
            return {name: portable(value) for name, value in part.items()}
        case list():
            return [portable(value) for value in part]
        case str():
            return part.replace("\\Z", "$")
        case _:
            return part
