"""The image of a machine that is not here."""

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def arm64(root: Path) -> Path:
    """The disk that `make image ARCH=arm64` made."""
    (found,) = (root / "build" / "image" / "out-arm64").glob("teiten_*[0-9].raw")
    return found
