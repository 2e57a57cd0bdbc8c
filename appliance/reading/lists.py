"""Names and files of published lists -> the research scanners that they name."""

from collections.abc import Mapping
from pathlib import Path

from appliance.reading.decode import Network
from appliance.reading.research import NoBlock, Research, blocks
from teiten.errors import OperatorError

_HINT = "A list has one address or block a line; what follows a # is a comment."


def read(lists: Mapping[str, str]) -> Research:
    """Read every list; raises OperatorError that names file and line."""
    return Research({name: _read(Path(file)) for name, file in lists.items()})


def _read(path: Path) -> list[Network]:
    try:
        with path.open(encoding="utf-8") as lines:
            return list(blocks(lines))
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint=_HINT) from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{path}: not UTF-8", hint=_HINT) from error
    except NoBlock as error:
        raise OperatorError(f"{path}: {error}", hint=_HINT) from error
