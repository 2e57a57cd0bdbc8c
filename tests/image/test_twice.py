"""One commit and the same packages, twice -> the same bytes, whoever makes them, and where."""

import os
import subprocess
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path

import pytest

from roots import unpacked

LONG = pytest.mark.soak
PLACE = "build/image"
ELSEWHERE = "hostname elsewhere; umask 077; exec env TZ=Asia/Tokyo LC_ALL=C HOME=/ image/build"


def digests(folder: Path) -> dict[str, str]:
    """What stands at each path below a folder."""
    return {str(path.relative_to(folder)): _digest(path) for path in folder.rglob("*")}


def _digest(path: Path) -> str:
    is_ = path.lstat()
    said = f"{is_.st_mode:o} {is_.st_uid} {is_.st_gid} {is_.st_mtime_ns}"
    if path.is_symlink():
        return f"{said} {path.readlink()}"
    if not path.is_file():
        return said
    with path.open("rb") as file:
        return f"{said} {file_digest(file, 'sha256').hexdigest()}"


def differing(one: Path, other: Path) -> list[str]:
    """Paths at which two folders are not the same."""
    ones, others = digests(one), digests(other)
    return sorted({path for path, _ in ones.items() ^ others.items()})


def made(folder: Path) -> dict[str, str]:
    """Each file of an image, without the time at which it was made."""
    return {path: said.split()[-1] for path, said in digests(folder).items()}


@pytest.fixture(scope="module")
def twin(root: Path, image: Path) -> Path:
    """A second image: of a clone in another place, by another umask, on one processor.

    Its packages come from the lists that were read for the first one.
    """
    place = root / PLACE / "twin"
    subprocess.run(["rm", "-rf", str(place)], check=True)
    subprocess.run(["git", "clone", "-q", "--shared", str(root), str(place)], check=True)
    (place / PLACE).mkdir(parents=True)
    for name in ("tools", "tools.made", "packages"):
        (place / PLACE / name).symlink_to(root / PLACE / name)
    subprocess.run(
        ["unshare", "--uts", "taskset", "--cpu-list", "0", "sh", "-c", ELSEWHERE],
        cwd=place,
        env=os.environ | {"MKOSI_FLAGS": "--cache-only metadata"},
        check=True,
    )
    return place / PLACE / "out" / image.name


@LONG
def test_the_second_image_is_of_the_same_commit_and_packages(image: Path, twin: Path) -> None:
    """Otherwise they may differ: first `make image`, of a tree with nothing to commit."""
    assert twin.exists()
    assert image.with_suffix(".manifest").read_text() == twin.with_suffix(".manifest").read_text()


@LONG
def test_the_second_root_has_the_same_files(root: Path, image: Path, twin: Path) -> None:
    places = [root / PLACE / f"files-{each}" for each in ("one", "other")]
    try:
        one, other = (unpacked(*each) for each in zip((image, twin), places, strict=True))
        assert (one / "opt/teiten/bin/teiten").exists()
        assert differing(one, other) == []
    finally:
        subprocess.run(["rm", "-rf", *places], check=True)


@LONG
def test_the_second_image_is_the_first_byte_for_byte_in_all_its_forms(
    image: Path, twin: Path
) -> None:
    one, other = made(image.parent), made(twin.parent)
    assert {"roothash", "raw", "efi", "qcow2"} <= {Path(path).suffix[1:] for path in one}
    assert sorted({path for path, _ in one.items() ^ other.items()}) == []


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("its bytes", lambda path: path.write_text("2")),
        ("its mode", lambda path: path.chmod(0o600)),
        ("its time", lambda path: os.utime(path, (0, 0))),
        ("its name", lambda path: path.rename(path.with_name("other"))),
    ],
)
def test_one_file_that_differs_is_found(
    tmp_path: Path, case: str, change: Callable[[Path], object]
) -> None:
    for each in ("one", "other"):
        (tmp_path / each).mkdir()
        (tmp_path / each / "file").write_text("1")
        (tmp_path / each / "file").chmod(0o644)
        os.utime(tmp_path / each / "file", (1, 1))
        os.utime(tmp_path / each, (1, 1))
    assert differing(tmp_path / "one", tmp_path / "other") == []
    change(tmp_path / "other" / "file")
    os.utime(tmp_path / "other", (1, 1))
    assert "file" in differing(tmp_path / "one", tmp_path / "other")
