"""`teiten bundle`: words on the command line -> versions that boxes believe, or why they do not."""

import os
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import fingerprint, written
from teiten.errors import OperatorError
from teiten.update import bundle as bundles
from teiten.update.manifest import Manifest, Refusal, Role
from teiten.update.verdict import Has, verdict

REFUSED = 3
_path = click.Path(path_type=Path, dir_okay=False)


@click.group()
def bundle() -> None:
    """Make other versions of the image, and see whether a box takes them."""


@bundle.command()
@click.argument("file", type=_path)
def key(file: Path) -> None:
    """Make the key that signs bundles in FILE, which is not there yet, and print its public half.

    Whoever has it decides what runs on every box. Keep it off machines that are on a network.

    \b
    teiten bundle key bundles.key
    """
    private = Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OperatorError(
            f"{file}: {error.strerror}", hint="No key is written over another one."
        ) from error
    with os.fdopen(descriptor, "wb") as out:
        out.write(b64encode(private.private_bytes_raw()) + b"\n")
    click.echo(_public(private))


@bundle.command()
@click.option("--key", "file", required=True, type=_path, help="As `key` wrote it.")
@click.option("--version", required=True)
@click.option("--hardware", type=click.Choice(["x86-64", "arm64"]), default="x86-64")
@click.option("--roothash", required=True, help="Of dm-verity.")
@click.option("--root", required=True, type=_path)
@click.option("--proof", required=True, type=_path, help="The hashes of the root's blocks.")
@click.option("--kernel", required=True, type=_path, help="The UKI.")
@click.option("-o", "--out", required=True, type=_path)
def make(file: Path, version: str, hardware: str, roothash: str, out: Path, **parts: Path) -> None:
    """Write what `make image` made of one version as one signed file.

    \b
    teiten bundle make --key bundles.key --version 0.1.0.202611261136 --roothash 7f1d... \\
        --root teiten_V.root.raw --proof teiten_V.verity.raw --kernel teiten_V.efi -o V.bundle
    """
    files = {Role(name): path for name, path in parts.items()}
    made = bundles.make(
        out, _private(file), files, version=version, hardware=hardware, roothash=roothash
    )
    click.echo(f"{out}: version {made.version} for {made.hardware}, {made.size:,} bytes")


@bundle.command()
@click.argument("file", type=_path)
@click.option("--key", "keys", multiple=True, required=True, help="Who is believed; in base64.")
@click.option("--runs", help="Judge for a box on which this version runs.")
@click.option("--hardware", type=click.Choice(["x86-64", "arm64"]), default="x86-64")
def check(file: Path, keys: tuple[str, ...], runs: str | None, hardware: str) -> None:
    """Say which version FILE is, if every byte is as one of the keys signed it.

    Exit code 0: it is; 3: it is not, or a box that --runs another one does not take it, and why.

    \b
    teiten bundle check V.bundle --key 11qYAKhzDbfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    """
    try:
        with file.open("rb") as opened:
            found = bundles.opened(opened, keys)
            refusal = (
                found
                if isinstance(found, Refusal)
                else bundles.whole(opened, found) or (runs and _judged(found, runs, hardware))
            )
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}", hint="Name a bundle.") from error
    if refusal:
        click.echo(f"{file}: {refusal}")
        sys.exit(REFUSED)
    assert not isinstance(found, Refusal)
    click.echo(f"{file}: version {found.version} for {found.hardware}, {found.size:,} bytes")


def _judged(manifest: Manifest, runs: str, hardware: str) -> Refusal | None:
    room = {part.role: part.size for part in manifest.parts}
    return verdict(manifest, Has(version=runs, hardware=hardware, room=room))  # type: ignore[arg-type]


def _private(file: Path) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(b64decode(file.read_bytes(), validate=False))
    except (OSError, ValueError) as error:
        raise OperatorError(f"{file}: {error}", hint="`teiten bundle key` makes one.") from error


def _public(private: Ed25519PrivateKey) -> str:
    raw = private.public_key().public_bytes_raw()
    return f"{written(raw)}  ({fingerprint(raw)})"
