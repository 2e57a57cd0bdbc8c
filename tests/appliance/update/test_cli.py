"""Words on the command line: a version that did not come up is known by why."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from appliance.update.cli import update

OLD, NEW = "0.1.0.202611261410", "0.1.0.202611261411"


def release(folder: Path, version: str) -> Path:
    file = folder / version
    file.write_text(f'ID=debian\nIMAGE_VERSION="{version}"\n')
    return file


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """The settings of a box on which nothing counts."""
    file = tmp_path / "appliance.toml"
    file.write_text(
        f'sensor = "s1"\nstate = "{tmp_path}"\n'
        '[monitored]\ninterface = "eth0"\nblocks = ["203.0.113.0/24"]\n'
    )
    return file


def test_a_version_that_did_not_come_up_is_known_by_why(box: Path) -> None:
    told = CliRunner().invoke(
        update,
        ["trial", "--config", str(box), "--seconds", "1", "--self", str(release(box.parent, NEW))],
    )
    assert told.exit_code == 1
    shown = CliRunner().invoke(
        update,
        ["show", "--state", str(box.parent), "--self", str(release(box.parent, OLD))],
    )
    assert shown.output.splitlines() == [
        f"runs {OLD}",
        f"{NEW} did not come up, and the box has returned: nothing counts",
    ]


def test_a_box_that_was_never_updated_says_so(tmp_path: Path) -> None:
    shown = CliRunner().invoke(
        update,
        ["show", "--state", str(tmp_path), "--self", str(release(tmp_path, OLD))],
    )
    assert shown.output.splitlines()[1] == "no other version was ever installed"
