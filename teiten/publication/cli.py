"""`teiten verify`: a copy of published files -> is it what was published, and the newest?"""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import click
import msgspec

from teiten import enrolment
from teiten.measures import span
from teiten.publication.memory import Seen, recall, remember
from teiten.publication.place import Place, place
from teiten.publication.signature import moment, spoken
from teiten.publication.verify import Finding, Published, beside, finding, published

_TRIES = 3
"""A release may be swapped while it is read."""
_CREW = 8
"""Files that are asked for at once."""
_FALSE, _AGED = 3, 4


@click.command()
@click.argument("where", metavar="URL|FOLDER")
@click.option("--key", help="The collector's public key in base64, as it told you.")
@click.option(
    "--remember",
    "memory",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Believe the key and the number of the last time, and keep those of now.",
)
@click.option("--any-age", is_flag=True, help="Do not ask whether it is the newest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(where: str, key: str | None, memory: Path | None, any_age: bool, as_json: bool) -> None:
    """Say whether everything at URL or in FOLDER is what a collector signed, and not old.

    Without --key or --remember it says who signed: compare the fingerprint with the collector's
    own. A key that came later is believed if the one that you know vouches for it.

    Exit code 0: all is as it was published, and new; 3: something is not, or nobody signed; 4: it
    is, but old; 1: it cannot be looked at.

    \b
    teiten verify https://teiten.example/ --remember /var/lib/mirror/seen.json
    teiten verify /srv/mirror --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    """
    seen = recall(memory) if memory else None
    known = seen.key if key is None and seen else key
    copy, by = place(where), None if known is None else spoken(known)
    for _ in range(_TRIES):
        found, wrong = _look(copy, by)
        if not wrong or published(copy.read, by=by) == found:
            break
    if isinstance(found, Published) and not any_age:
        old = found.aged(int(time.time()), seen.number if seen else 0)
        wrong += [old] if old else []
    click.echo(_object(found, wrong) if as_json else "\n".join(_lines(found, wrong)))
    if memory and isinstance(found, Published) and not wrong:
        remember(memory, Seen(key=enrolment.written(found.signer), number=found.number))
    sys.exit(_code(wrong))


def _look(copy: Place, by: bytes | None) -> tuple[Published | Finding, list[Finding]]:
    found = published(copy.read, by=by)
    if isinstance(found, Finding):
        return found, [found]
    with click.progressbar(
        _findings(copy, found),
        length=len(found.files),
        label="Files",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as each:
        wrong = [finding for finding in each if finding]
    return found, [*wrong, *beside(copy.read, found.files, copy.names())]


def _findings(copy: Place, found: Published) -> Iterator[Finding | None]:
    with ThreadPoolExecutor(_CREW) as crew:
        yield from crew.map(partial(finding, copy.read), found.files)


def _code(wrong: list[Finding]) -> int:
    if not wrong:
        return 0
    return _AGED if all(each.wrong.aged for each in wrong) else _FALSE


def _object(found: Published | Finding, wrong: list[Finding]) -> bytes:
    said: dict[str, object] = {"signer": None, "files": 0}
    if isinstance(found, Published):
        said = {
            "signer": enrolment.fingerprint(found.signer),
            "key": enrolment.written(found.signer),
            "number": found.number,
            "signed": moment(found.signed),
            "expires": moment(found.expires),
            "files": len(found.files),
        }
    sentences = [{"path": e.path, "wrong": e.wrong, "sentence": str(e)} for e in wrong]
    return msgspec.json.encode(said | {"wrong": sentences})


def _lines(found: Published | Finding, wrong: list[Finding]) -> Iterator[str]:
    yield from (str(each) for each in wrong)
    if isinstance(found, Published):
        age = span(max(0, int(time.time()) - found.signed))
        yield (
            f"Publication {found.number} of {len(found.files):,} files, signed {age} ago by "
            f"{enrolment.fingerprint(found.signer)}."
        )
        if not wrong:
            yield "Everything is as it was published."
        elif _code(wrong) == _AGED:
            yield "Everything is as it was published, but it is NOT THE NEWEST."
        else:
            yield "IT IS NOT what was published."
