"""A rollup -> its one sequence of bytes, and any sender's bytes -> a rollup or what is wrong.

Our writer has exactly one form: fields in the order of the format, rows sorted, no space. Our
reader takes any JSON of the same meaning, because other makers write it too.
"""

import re

import msgspec

from teiten.rollup.check import Fault, Reason, fault
from teiten.rollup.record import FORMAT, VERSION, Rollup


class _Head(msgspec.Struct, frozen=True):
    """The two fields that say whether the rest can be read at all."""

    format: str
    version: int


_heads = msgspec.json.Decoder(_Head)
_rollups = msgspec.json.Decoder(Rollup)
_objects = msgspec.json.Decoder(dict[str, msgspec.Raw])
_KEY = re.compile(rb'"[ \t\r\n]*:')
_SPACED = re.compile(rb'"[ \t\r\n]')
"""Where there is none of it, which is the rule, counting is enough and faster."""
_encoder = msgspec.json.Encoder()


def encode(rollup: Rollup) -> bytes:
    """Write `rollup` in the one form that its seal covers."""
    return _encoder.encode(
        msgspec.structs.replace(
            rollup,
            ports=tuple(sorted(rollup.ports)),
            origins=tuple(sorted(rollup.origins)),
            unexamined=tuple(sorted(rollup.unexamined)),
            exposure=dict(sorted(rollup.exposure.items())),
            sources=dict(sorted(rollup.sources.items())),
        )
    )


def decode(body: bytes) -> Rollup | Fault:
    """Read one JSON document and check that it adds up; the caller bounds the size of `body`."""
    try:
        rollup = _rollups.decode(body)
    except msgspec.ValidationError as error:
        return _stranger(body) or _shape(error, Reason.WRONG_SHAPE)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _stranger(body) or _no_json(error)
    if wrong := fault(rollup):
        return wrong
    if _ambiguous(body, rollup):
        return Fault(Reason.WRONG_SHAPE, "a key stands twice in one object", "$")
    return rollup


def _stranger(body: bytes) -> Fault | None:
    """Say why a document that is no rollup is none of this format or version, if that is why."""
    try:
        head = _heads.decode(body)
    except msgspec.ValidationError as error:
        return _shape(error, Reason.WRONG_FORMAT)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _no_json(error)
    if head.format != FORMAT:
        return Fault(Reason.WRONG_FORMAT, f"the format is not {FORMAT}", "$.format")
    if head.version != VERSION:
        return Fault(Reason.WRONG_VERSION, f"version {head.version} is not {VERSION}", "$.version")
    return None


def _no_json(error: Exception) -> Fault:
    return Fault(Reason.NOT_JSON, f"this is no JSON document: {error}", "$")


def _ambiguous(body: bytes, rollup: Rollup) -> bool:
    """Whether a key stands twice, so that one reader takes the first and another the last.

    No string of a valid rollup holds a quotation mark, so a quotation mark before a colon ends
    a key or opens a source such as "::1".
    """
    tables = _objects.decode(body)
    inner = [tables[name] for name in ("exposure", "clock", "books", "sources") if name in tables]
    keys = len(tables) + sum(len(_objects.decode(table)) for table in inner)
    short = sum(origin.source.startswith(":") for origin in rollup.origins)
    ends = len(_KEY.findall(body)) if _SPACED.search(body) else body.count(b'":')
    return ends != keys + short


def _shape(error: msgspec.ValidationError, reason: Reason) -> Fault:
    """msgspec says "sentence - at `path`", or "key` in `path"; keep the two apart."""
    sentence, _, path = str(error).partition(" - at ")
    if " matching regex " in sentence:
        sentence = "the format does not allow this text here"
    return Fault(reason, sentence, path.strip("`").removeprefix("key` in `") or "$")
