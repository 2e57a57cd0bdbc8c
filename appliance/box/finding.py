"""The places where a box's seed may lie -> its bytes, the first that is there."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from appliance.box.ports import Nic
from teiten.errors import OperatorError
from teiten.seed import LARGEST

PLACES = (
    Path("/run/credentials/teiten-box.service/teiten.seed"),
    Path("/run/teiten-seed/teiten/box.toml"),
    Path("/run/teiten-cidata/user-data"),
)
"""A credential of systemd; the disk's FAT partition; a volume called cidata, as NoCloud has it."""
_NICS = Path("/sys/class/net")
_ETHERNET = "1"


class Found(NamedTuple):
    """A seed's bytes, and where they were."""

    source: str
    text: bytes


def find(places: Iterable[Path] = PLACES) -> Found:
    """Read the first seed that is there; raises OperatorError."""
    for path in places:
        try:
            with path.open("rb") as file:
                return Found(str(path), file.read(LARGEST + 1))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise OperatorError(
                f"{path} cannot be read: {error.strerror}.", hint="Write the medium anew."
            ) from error
    raise OperatorError(
        "No seed was found.",
        hint="Write teiten/box.toml onto the disk's FAT partition, or attach a cidata volume.",
    )


def nics(folder: Path = _NICS) -> tuple[Nic, ...]:
    """List the machine's own Ethernet ports, in the order of their names."""
    return tuple(
        Nic(path.name, (path / "address").read_text().strip())
        for path in sorted(folder.iterdir())
        if (path / "device").exists() and (path / "type").read_text().strip() == _ETHERNET
    )
