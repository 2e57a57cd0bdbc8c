"""A box of the image knows its version, and every other box that it has none."""

from pathlib import Path

import pytest

from appliance.update import release
from teiten.errors import OperatorError


@pytest.mark.parametrize("line", ['IMAGE_VERSION="0.1.0.7"', "IMAGE_VERSION=0.1.0.7"])
def test_the_image_s_version_is_read(tmp_path: Path, line: str) -> None:
    file = tmp_path / "os-release"
    file.write_text(f"ID=debian\nVERSION_ID=13\n{line}\n")
    assert release.version(file) == release.said(file) == "0.1.0.7"


@pytest.mark.parametrize("text", ["ID=debian\n", None])
def test_another_box_has_none(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "os-release"
    if text:
        file.write_text(text)
    assert release.said(file) == ""
    with pytest.raises(OperatorError, match="IMAGE_VERSION"):
        release.version(file)
