"""The file in which a system says what it is -> the image's version, and this machine's kind."""

import platform
from pathlib import Path
from typing import cast

from teiten.errors import OperatorError
from teiten.update.manifest import Hardware, Version

SELF = Path("/etc/os-release")
_HARDWARE = {"x86_64": "x86-64", "aarch64": "arm64"}


def version(release: Path = SELF) -> Version:
    """The image's version; raises OperatorError where no image made this box."""
    if found := said(release):
        return found
    raise OperatorError(f"{release} has no IMAGE_VERSION.", hint="Only the image has versions.")


def said(release: Path = SELF) -> Version:
    """The same, or nothing."""
    try:
        lines = release.read_text().splitlines()
    except OSError:
        return ""
    found = (line.partition("=") for line in lines)
    return next((value.strip('"') for name, _, value in found if name == "IMAGE_VERSION"), "")


def hardware() -> Hardware:
    """Which kind of machine this is."""
    return cast(Hardware, _HARDWARE[platform.machine()])
