"""A folder, or an address of the web, of public files -> what everybody hears, and who signed it.

Nothing is sent but requests for files whose names stand in this program, or in the signed list of
files: no query, no cookie, no word of what is compared with them.
"""

from collections.abc import Callable
from pathlib import Path

from teiten import enrolment
from teiten.compare import theirs
from teiten.compare.record import Theirs
from teiten.errors import OperatorError
from teiten.publication.place import place
from teiten.publication.signature import spoken
from teiten.publication.verify import Finding, Published, Wrong, finding, published

MOST_BYTES = 256 * 1024**2
EDITIONS, PORTS, TOP, WINDOWS = "editions.csv", "data/ports.json", "top5.csv", "windows.csv"
"""All that is compared with."""

Fetch = Callable[[str], bytes | None]
"""A name -> the file's bytes, or nothing where there is no such file."""
Told = Callable[[str], object]
"""Hears who signed, or that nobody did."""


def public(where: str, key: str | None, told: Told) -> Theirs:
    """Read what a collector, or a mirror of one, publishes under either policy.

    What is signed has to be as it was signed; with a `key`, by its holder.
    """
    current = Path(where) / "current"
    copy = place(str(current) if current.is_dir() else where)
    signed = _signed(where, published(copy.read, by=spoken(key) if key else None), key, told)

    def fetch(name: str) -> bytes | None:
        body = copy.read(name, MOST_BYTES)
        if body is not None and signed:
            _same(where, name, body, signed)
        return body

    return _read(where, fetch)


def _read(where: str, fetch: Fetch) -> Theirs:
    try:
        editions = fetch(EDITIONS)
        if editions is not None:
            return theirs.gated(editions.decode(), fetch(PORTS))
        top, windows = fetch(TOP), fetch(WINDOWS)
        if top is not None and windows is not None:
            return theirs.hourly(top.decode(), windows.decode())
    except (theirs.Unreadable, UnicodeDecodeError) as error:
        raise OperatorError(
            f"{where}: not what a collector publishes: {error}", hint="Try another mirror."
        ) from error
    raise OperatorError(
        f"{where}: there is neither {EDITIONS} nor {TOP}.",
        hint="Name the address of the collector's page, or its public folder.",
    )


def _signed(
    where: str, found: Published | Finding, key: str | None, told: Told
) -> Published | None:
    """Who signed this copy; nobody may, where no key is asked for."""
    if isinstance(found, Published):
        told(f"Signed by {enrolment.fingerprint(found.signer)}.")
        return found
    if found.wrong is Wrong.UNSIGNED and not key:
        told(f"{where} has no signature: whether it is genuine nobody can say.")
        return None
    raise OperatorError(f"{where}: {found}", hint="Try another mirror; see `teiten verify`.")


def _same(where: str, name: str, body: bytes, signed: Published) -> None:
    listed = next((each for each in signed.files if each.path == name), None)
    wrong = Finding(name, Wrong.EXTRA) if listed is None else finding(lambda _, __: body, listed)
    if wrong:
        raise OperatorError(
            f"{where}: {wrong}", hint="It may have been renewed just now: ask again."
        )
