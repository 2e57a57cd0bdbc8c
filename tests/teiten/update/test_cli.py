"""`teiten bundle`: what is made is what is checked, and nothing else is."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from teiten.cli import teiten
from teiten.errors import OperatorError

VERSION = "0.1.0.202611261136"


class Builder:
    """A folder with a key and the three files of a version."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "v.bundle"
        self.key = str(folder / "bundles.key")
        self.public = self.ask("key", self.key).output.split()[0]
        (folder / "root").write_bytes(b"a root" + bytes(3 << 20))
        (folder / "proof").write_bytes(b"a proof")
        (folder / "kernel").write_bytes(b"MZ" * 4096)

    def ask(self, *words: str) -> Result:
        return CliRunner().invoke(teiten, ["bundle", *words])

    def make(self, version: str = VERSION, **more: str) -> Result:
        parts = {name: str(self.folder / name) for name in ("root", "proof", "kernel")} | more
        options = [word for name, value in parts.items() for word in (f"--{name}", value)]
        named = ("--key", self.key, "--version", version, "--roothash", "ab" * 32)
        return self.ask("make", *named, *options, "-o", str(self.out))

    def check(self, *more: str, key: str = "") -> Result:
        return self.ask("check", str(self.out), "--key", key or self.public, *more)


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    return Builder(tmp_path)


def test_what_is_made_is_what_is_checked(builder: Builder) -> None:
    assert builder.make().exit_code == 0
    said = builder.check()
    assert (said.exit_code, VERSION in said.output) == (0, True)


def test_zeros_at_the_end_of_a_root_are_not_carried(builder: Builder) -> None:
    builder.make()
    assert builder.out.stat().st_size < 1 << 20


def test_the_key_is_its_owner_s_alone(builder: Builder) -> None:
    assert stat.S_IMODE(Path(builder.key).stat().st_mode) == 0o600
    assert isinstance(builder.ask("key", builder.key).exception, OperatorError)


def damaged(builder: Builder) -> None:
    """One bit of the last part."""
    data = bytearray(builder.out.read_bytes())
    data[-1] ^= 1
    builder.out.write_bytes(data)


def cut(builder: Builder) -> None:
    """A download that broke."""
    builder.out.write_bytes(builder.out.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("hurt", "more", "why"),
    [
        pytest.param(damaged, (), "damaged", id="damaged"),
        pytest.param(cut, (), "cut-short", id="cut short"),
        pytest.param(None, ("--runs", "0.2.0"), "downgrade", id="older"),
        pytest.param(None, ("--runs", VERSION), "same-version", id="same"),
        pytest.param(
            None, ("--runs", "0.1.0.1", "--hardware", "arm64"), "wrong-hardware", id="hardware"
        ),
        pytest.param(None, ("--runs", "0.1.0.1"), None, id="newer"),
    ],
)
def test_what_no_box_takes_has_a_name(
    builder: Builder, hurt: Callable[[Any], None] | None, more: tuple[str, ...], why: str | None
) -> None:
    builder.make()
    if hurt:
        hurt(builder)
    said = builder.check(*more)
    assert said.exit_code == (3 if why else 0)
    assert why is None or said.output.strip().endswith(f": {why}")


def test_another_s_signature_is_none(builder: Builder) -> None:
    builder.make()
    other = builder.ask("key", str(builder.folder / "other.key")).output.split()[0]
    assert builder.check(key=other).output.strip().endswith("wrong-signature")


@pytest.mark.parametrize("more", [{"version": "next"}, {"root": "/nowhere"}])
def test_a_mistake_writes_no_bundle(builder: Builder, more: dict[str, str]) -> None:
    assert isinstance(builder.make(**more).exception, OperatorError)
    assert not builder.out.exists()
    assert not list(builder.folder.glob(".*"))
