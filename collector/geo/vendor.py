"""A vendor's MMDB file -> an atlas, or autonomous systems; or the operator's mistake."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from collector.aide import Aide, Lost
from collector.geo.atlas import Atlas
from collector.geo.label import Label
from collector.geo.mmdb import Question, Walked
from collector.geo.systems import Systems
from teiten.errors import OperatorError

_SECONDS = 600
_NAMELESS = "a database without a name"


def atlas(path: Path, attribution: str = "") -> Atlas:
    """Read a database of countries or cities; empty, the `attribution` is what the file says."""
    found = _ask(path, "economies")
    if not len(found.four.firsts) and not len(found.six.firsts):
        raise _unknown(path, "economy", "`country` or `country_code`")
    return Atlas(_label(found, attribution), found.four, found.six)


def systems(path: Path, attribution: str = "") -> Systems:
    """Read a database of autonomous systems."""
    found = _ask(path, "systems")
    if not found.names:
        raise _unknown(path, "autonomous system", "`autonomous_system_number` or `asn`")
    return Systems(_label(found, attribution), found.four, found.six, found.names)


def _ask(path: Path, want: Literal["economies", "systems"]) -> Walked:
    try:
        with closing(Aide("collector.geo.walker", _SECONDS)) as aide:
            found = aide.ask(Question(str(path), want))
    except Lost as error:
        raise _unusable(path, f"it cannot be read to its end ({error})") from error
    if not isinstance(found, Walked):
        raise _unusable(path, found)
    return found


def _label(found: Walked, attribution: str) -> Label:
    name = _plain(found.kind) or _NAMELESS
    built = datetime.fromtimestamp(found.built, UTC)
    said = attribution or _plain(found.description) or name
    return Label(name=name, version=f"{built:%Y-%m-%d}", attribution=said)


def _plain(text: str) -> str:
    """What a file says of itself goes to pages and terminals."""
    return "".join(_printable(text)).strip()[:200]


def _printable(text: str) -> Iterator[str]:
    return (each for each in text if each.isprintable())


def _unusable(path: Path, why: str) -> OperatorError:
    return OperatorError(
        f"{path}: {why}.",
        hint="`geo` of the settings names an unpacked MMDB file that this user can read. Download"
        " it again, or leave it out.",
    )


def _unknown(path: Path, what: str, fields: str) -> OperatorError:
    return OperatorError(
        f"{path} names no {what} of any address.",
        hint=f"Its records need {fields}: choose another edition of the vendor's.",
    )
