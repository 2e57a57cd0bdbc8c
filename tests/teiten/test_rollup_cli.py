"""`teiten rollup check`: any file of anybody's, one sentence and one exit code."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.cli import teiten
from teiten.rollup import schema
from teiten.rollup.seal import pack, seal

VECTORS = Path(str(files("teiten.rollup") / "vectors"))
GOOD = (VECTORS / "valid" / "full.json").read_bytes()
BAD = (VECTORS / "invalid" / "received-off-by-one.json").read_bytes()
SENTENCE = (
    "received is 37 but unmonitored + malformed + uncounted + counted is 36"
    " - at $.books.received (unbalanced)"
)


def check(body: bytes, *options: str) -> Result:
    return CliRunner().invoke(teiten, ["rollup", "check", "-", *options], input=body)


def test_a_rollup_that_adds_up_is_exit_0() -> None:
    result = check(GOOD)
    assert (result.exit_code, result.output) == (0, "standard input: adds up\n")


def test_a_rollup_that_does_not_is_one_sentence_with_its_path_and_exit_1() -> None:
    result = check(BAD)
    assert (result.exit_code, result.output) == (1, f"standard input: {SENTENCE}\n")


def test_a_file_is_named_in_its_answer(tmp_path: Path) -> None:
    file = tmp_path / "hour.json"
    file.write_bytes(GOOD)
    result = CliRunner().invoke(teiten, ["rollup", "check", str(file)])
    assert result.output == f"{file}: adds up\n"


def test_an_indented_document_is_one_document() -> None:
    assert check(json.dumps(json.loads(GOOD), indent=1).encode()).output.endswith("adds up\n")


@pytest.mark.parametrize("lines", [[GOOD, BAD, GOOD], [b"{", BAD, GOOD]], ids=["bad", "broken"])
def test_of_json_lines_each_is_judged(lines: list[bytes]) -> None:
    result = check(b"\n".join(lines) + b"\n\n")
    assert result.exit_code == 1
    said = result.output.splitlines()
    assert [line.partition(": ")[0] for line in said] == [f"standard input:{n}" for n in (1, 2, 3)]
    assert said[1] == f"standard input:2: {SENTENCE}"


def test_a_sealed_rollup_of_a_spool_is_opened() -> None:
    sealed = pack(seal(Ed25519PrivateKey.generate(), "kyoto-1", GOOD))
    assert check(sealed).exit_code == 0


def test_a_damaged_sealed_rollup_is_an_operator_s_affair() -> None:
    result = check(b"teiten-seal 1 kyoto-1 x\nnot gzip")
    assert "damaged sealed rollup" in str(result.exception)


def test_programs_get_an_object_a_document() -> None:
    result = check(BAD, "--json")
    answer = json.loads(result.output)
    assert (answer["adds_up"], answer["reason"]) == (False, "unbalanced")
    assert answer["path"] == "$.books.received"


def test_nothing_at_all_is_no_rollup() -> None:
    assert check(b"").exit_code == 1


def test_the_schema_is_printed() -> None:
    assert CliRunner().invoke(teiten, ["rollup", "schema"]).output == schema.text()
