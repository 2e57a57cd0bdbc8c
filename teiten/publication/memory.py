"""A file <-> the key and the number of the newest publication that somebody saw."""

import os
from pathlib import Path

import msgspec

from teiten.enrolment import Key
from teiten.errors import OperatorError
from teiten.publication.signature import Number


class Seen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose it was, and which of his."""

    key: Key
    number: Number


def recall(path: Path) -> Seen | None:
    """Read the file; nothing where there is none yet."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Seen)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}.") from error
    except msgspec.MsgspecError as error:
        raise OperatorError(
            f"{path} is no memory of a publication: {error}.",
            hint="Name another file; a new one is made.",
        ) from error


def remember(path: Path, seen: Seen) -> None:
    """Write it, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            file.write(msgspec.json.encode(seen) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
