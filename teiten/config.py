"""A TOML file -> typed settings, or the operator's mistake with file and key."""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from teiten.errors import OperatorError


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of settings; unknown keys are errors and names are written with hyphens."""


Settings = TypeVar("Settings", bound=Table)


SETTINGS = "docs/operating.md lists every setting with its default."


def load(path: Path, shape: type[Settings], *, hint: str = SETTINGS) -> Settings:
    """Read `path` as `shape`; raises OperatorError that names the file and the key."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OperatorError(
            f"{path}: {error.strerror}", hint="Name the settings file with --config."
        ) from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{path}: not UTF-8", hint="Write the settings in UTF-8.") from error
    try:
        return msgspec.convert(tomllib.loads(text), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise OperatorError(f"{path}: {error}", hint=hint) from error
