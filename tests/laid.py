"""A whole release of drawn editions, pages and all; and another one to swap it with."""

from contextlib import closing
from pathlib import Path

from collector.books.store import connect
from collector.gate import archive
from collector.gate.edition import Closed
from collector.publication import release, signet
from collector.publication.bindery import PACKED
from collector.publication.publish import show
from collector.publication.release import Terms
from collector.settings import Settings
from editions import published
from teiten.publication.manifest import LIST, SIGNATURE
from teiten.publication.succession import KEYS

_MADE = (LIST, SIGNATURE, KEYS)


def publish(folder: Path, count: int) -> Settings:
    """Publish so many editions below `folder`, pages and all."""
    settings = Settings(state=str(folder / "state"), public=str(folder / "public"))
    with closing(connect(Path(settings.state))) as connection:
        for edition in published(count):
            archive.keep(connection, Closed(edition, {}))
        show(connection, settings)
    return settings


def content(current: Path) -> dict[str, bytes]:
    """Read back what a release was made of."""
    found = {
        str(path.relative_to(current)): path.read_bytes()
        for path in current.rglob("*")
        if path.is_file() and path.suffix != PACKED
    }
    return {
        name: body
        for name, body in found.items()
        if name not in _MADE and not name.startswith("lists/")
    }


def altered(found: dict[str, bytes]) -> dict[str, bytes]:
    """Change every page and table a little, as the next edition does."""
    return {
        name: body + b"\n" if name.endswith((".html", ".csv", "5.json")) else body
        for name, body in found.items()
    }


def swap(found: dict[str, bytes], settings: Settings, now: int) -> Path:
    """Make it the current release."""
    signer = signet.load(Path(settings.state), now)
    terms = Terms(signer, now, 3600, 3600, keep=3, most=10**9)
    return release.write(found, Path(settings.public), terms)
