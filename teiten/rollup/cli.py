"""`teiten rollup`: a file of anybody's rollups -> does it add up?"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from teiten.errors import OperatorError
from teiten.rollup import schema as published
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode
from teiten.rollup.seal import unpack


@click.group()
def rollup() -> None:
    """Check rollups of the open format, whoever made them."""


@rollup.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document.")
def check(file: Path, as_json: bool) -> None:
    """Say whether every rollup in FILE adds up.

    FILE is one JSON document, JSON Lines, a sealed rollup of a spool, or - for standard input.
    Exit code 0: all of them do; 1: one does not, and a sentence says what and where.

    \b
    teiten rollup check hour.json
    teiten appliance replay capture.pcap --json | teiten rollup check -
    """
    bad = 0
    for name, body in _documents(file):
        found = decode(body)
        bad += isinstance(found, Fault)
        click.echo(_as_json(name, found) if as_json else _as_sentence(name, found))
    sys.exit(1 if bad else 0)


def _documents(file: Path) -> Iterator[tuple[str, bytes]]:
    """One document; or, where a whole line is already one, a document a line."""
    name = "standard input" if str(file) == "-" else str(file)
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}", hint="Name a file, or -.") from error
    if raw.startswith(b"teiten-seal "):
        sealed = unpack(raw)
        if sealed is None:
            raise OperatorError(f"{file}: a damaged sealed rollup", hint="Take another copy of it.")
        yield name, sealed.body
        return
    lines = [line for line in raw.splitlines() if line.strip()]
    if len(lines) > 1 and any(map(_whole, lines)):
        for number, line in enumerate(lines, 1):
            yield f"{name}:{number}", line
    else:
        yield name, raw


def _whole(line: bytes) -> bool:
    """Whether a line is an object by itself, as no line of an indented rollup is."""
    if not line.startswith(b"{"):
        return False
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _as_sentence(name: str, found: object) -> str:
    if isinstance(found, Fault):
        return f"{name}: {found} ({found.reason})"
    return f"{name}: adds up"


def _as_json(name: str, found: object) -> str:
    answer: dict[str, object] = {"document": name, "adds_up": not isinstance(found, Fault)}
    if isinstance(found, Fault):
        answer |= {"reason": found.reason, "sentence": found.sentence, "path": found.path}
    return msgspec.json.encode(answer).decode()


@rollup.command()
def schema() -> None:
    """Print the JSON Schema of a rollup (shape only; `check` also adds up).

    \b
    teiten rollup schema > rollup.schema.json
    """
    click.echo(published.text(), nl=False)
