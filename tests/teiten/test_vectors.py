"""The golden vectors against our reader, our writer and the published schema."""

import json
import runpy
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.rollup import schema
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode, encode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import Sealed, genuine, seal

VECTORS = Path(str(files("teiten.rollup") / "vectors"))
MANIFEST = json.loads((VECTORS / "manifest.json").read_bytes())
VALID = MANIFEST["valid"]
INVALID = MANIFEST["invalid"]
SHAPE = jsonschema.Draft202012Validator(json.loads(schema.text()))


def name(entry: dict[str, str]) -> str:
    return Path(entry["file"]).stem


@pytest.mark.parametrize("entry", VALID, ids=name)
def test_a_valid_vector_is_exactly_what_our_writer_writes(entry: dict[str, str]) -> None:
    body = (VECTORS / entry["file"]).read_bytes()
    found = decode(body)
    assert isinstance(found, Rollup)
    assert encode(found) == body


@pytest.mark.parametrize("entry", VALID, ids=name)
def test_a_valid_vector_bears_the_manifest_s_signature(entry: dict[str, str]) -> None:
    body = (VECTORS / entry["file"]).read_bytes()
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(MANIFEST["private_key"]))
    assert seal(key, "any", body).signature == entry["signature"]
    assert genuine(Sealed("any", entry["signature"], body), bytes.fromhex(MANIFEST["public_key"]))


@pytest.mark.parametrize("entry", INVALID, ids=name)
def test_an_invalid_vector_is_refused_for_its_reason_at_its_path(entry: dict[str, str]) -> None:
    found = decode((VECTORS / entry["file"]).read_bytes())
    assert isinstance(found, Fault)
    assert (found.reason, found.path) == (entry["reason"], entry["path"])
    # What msgspec says of broken JSON is its own affair and changes with it.
    if found.reason != "not-json":
        assert found.sentence == entry["sentence"]


def test_every_vector_is_in_the_manifest() -> None:
    listed = {entry["file"] for entry in VALID + INVALID} | {"manifest.json"}
    assert {str(path.relative_to(VECTORS)) for path in VECTORS.rglob("*.json")} == listed


def test_the_vectors_are_what_make_vectors_makes(root: Path) -> None:
    made = runpy.run_path(str(root / "tests" / "golden.py"))["files"]()
    for file, body in made:
        assert (VECTORS / file).read_bytes() == body, f"{file}: run `make vectors`"


def test_the_published_schema_is_current(root: Path) -> None:
    assert (root / "docs" / "rollup.schema.json").read_text() == schema.text()


@pytest.mark.parametrize("entry", VALID, ids=name)
def test_the_schema_accepts_valid_vectors(entry: dict[str, str]) -> None:
    SHAPE.validate(json.loads((VECTORS / entry["file"]).read_bytes()))


def _shapes() -> list[dict[str, str]]:
    """The vectors that are wrong by their shape; the wrong version is one of them."""
    wrong = {"wrong-format", "wrong-version", "wrong-shape"}
    # Neither a key that stands twice nor a zone's absence survives into a parsed document.
    unseen = {"key-twice", "key-twice-inside", "nested", "start-without-zone"}
    return [e for e in INVALID if e["reason"] in wrong and name(e) not in unseen]


@pytest.mark.parametrize("entry", _shapes(), ids=name)
def test_the_schema_refuses_wrong_shapes(entry: dict[str, str]) -> None:
    document: Any = json.loads((VECTORS / entry["file"]).read_bytes())
    assert not SHAPE.is_valid(document)


SUMS = [e for e in INVALID if e["reason"] in {"misaligned", "wrong-row", "unbalanced"}]


@pytest.mark.parametrize("entry", SUMS, ids=name)
def test_the_schema_sees_shapes_and_not_sums(entry: dict[str, str]) -> None:
    SHAPE.validate(json.loads((VECTORS / entry["file"]).read_bytes()))
