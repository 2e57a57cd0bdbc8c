"""Root writes what was fetched, says what became of it, and lets the box start anew."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.settings import Settings, Updates
from appliance.update import outcome, taking
from appliance.update.cli import update
from boxes import KEYS, Box, bundled
from teiten.errors import OperatorError
from teiten.update.manifest import Manifest, Refusal
from teiten.update.offer import Outcome

OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
HOUR = 3600


class Site:
    """A box, its settings, and what its sensor has fetched."""

    def __init__(self, folder: Path, settle: Any) -> None:
        self.folder, self.box = folder, Box(folder)
        (folder / "keys").write_text(f"{KEYS[0]}\n")
        self.told = folder / "told.json"
        text = f'[update]\nkeys = "{folder / "keys"}"\ntold = "{self.told}"\nevery-minutes = 1\n'
        self.settings: Settings = settle(text)
        self.update = folder / "state" / "update"
        self.update.mkdir(parents=True)
        self.whole = self.update / "whole.bundle"
        self.release = folder / "os-release"
        self.release.write_text("IMAGE_VERSION=1.0\n")

    def fetched(self, **more: Any) -> None:
        self.whole.write_bytes(bundled(self.folder, "1.1", **more).read_bytes())

    def take(self) -> Manifest | Refusal:
        return taking.take(self.settings, lambda: self.box.disk, version="1.0", hardware="x86-64")

    def said(self) -> Outcome | None:
        found = outcome.read(self.told)
        return found.outcome if found else None


@pytest.fixture
def site(tmp_path: Path, settle: Any) -> Site:
    return Site(tmp_path, settle)


@pytest.mark.needs("sfdisk")
def test_what_was_fetched_is_written_said_and_taken_away(site: Site) -> None:
    site.fetched()
    assert isinstance(site.take(), Manifest)
    assert site.said() is Outcome.WRITTEN
    assert "teiten_1.1+3.efi" in site.box.disk.names()
    assert not site.whole.exists()


@pytest.mark.needs("sfdisk")
def test_what_is_refused_is_said_by_its_name(site: Site) -> None:
    site.fetched(key=OTHER)
    assert site.take() is Refusal.WRONG_SIGNATURE
    assert site.said() is Outcome.WRONG_SIGNATURE
    assert not site.whole.exists()


@pytest.mark.needs("sfdisk")
def test_a_disk_that_does_not_let_it_is_said_too(site: Site) -> None:
    site.fetched()
    site.box.disk.device.write_bytes(b"no table at all")
    with pytest.raises(OperatorError):
        site.take()
    assert site.said() is Outcome.NOT_WRITTEN
    assert not site.whole.exists(), "or it would be tried again and again"


def test_where_nothing_was_fetched_there_is_nothing_to_write(site: Site) -> None:
    with pytest.raises(OperatorError, match="No such file"):
        site.take()


def test_root_follows_no_link_that_the_sensor_s_user_could_lay(site: Site) -> None:
    real = bundled(site.folder, "1.1")
    site.whole.symlink_to(real)
    with pytest.raises(OperatorError):
        site.take()
    assert real.exists()
    site.whole.unlink()
    site.whole.mkdir()
    with pytest.raises(OperatorError, match="is no file"):
        site.take()


@pytest.mark.parametrize(("window", "hour"), [("00:00-24:00", 0), ("02:00-04:00", 2)])
def test_it_starts_anew_in_its_window_and_soon(window: str, hour: int) -> None:
    found = {
        taking.wait(Updates(window=window, every_minutes=1), now=7 * 24 * HOUR) for _ in range(99)
    }
    assert hour * HOUR <= min(found) < max(found) <= hour * HOUR + 30


@pytest.mark.needs("sfdisk")
def test_the_command_writes_and_lets_the_box_start_anew(site: Site, tmp_path: Path) -> None:
    site.fetched()
    started = tmp_path / "started"
    words = [
        *("take", "--config", str(tmp_path / "appliance.toml"), "--self", str(site.release)),
        *("--disk", str(site.box.disk.device), "--kernels", str(site.box.disk.kernels)),
        *("--restart", f"sh -c 'echo {{seconds}} > {started}'"),
    ]
    done = CliRunner().invoke(update, words)
    assert done.exit_code == 0, done
    assert 0 <= int(started.read_text()) <= 30
    again = CliRunner().invoke(update, ["show", "--state", str(tmp_path / "state"), "--self",
                                        str(site.release)])  # fmt: skip
    assert "1.1 is installed; the next boot tries it" in again.output
    site.fetched(key=OTHER)
    refused = CliRunner().invoke(update, words)
    assert (refused.exit_code, site.said()) == (3, Outcome.WRONG_SIGNATURE)
