"""The appliance alone: our wheel and its locked requirements, in an environment of its own.

This is where a dependency shows that somebody forgot to declare, or that came in by mistake.
"""

import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.timeout(600)


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")


def must(*words: str | Path) -> str:
    done = run(*words)
    assert not done.returncode, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def pip(*words: str | Path) -> str:
    return must(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as it is published."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("teiten-*.whl")
    return wheel


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheels of everything that the lock names, built where the build tools are."""
    folder = tmp_path_factory.mktemp("parts")
    lock = ROOT / "requirements" / "appliance.txt"
    pip(
        "wheel", "--require-hashes", "--no-build-isolation", "--no-deps",
        "--wheel-dir", folder, "-r", lock,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="session")
def lean(wheel: Path, parts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment's programs."""
    folder = tmp_path_factory.mktemp("lean")
    must(sys.executable, "-m", "venv", "--without-pip", folder)
    pip(
        "--python",
        folder / "bin" / "python",
        "install",
        "--no-index",
        "--no-deps",
        *parts.iterdir(),
    )
    pip("--python", folder / "bin" / "python", "install", "--no-index", f"{wheel}[appliance]")
    return folder / "bin"


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """Three SYNs to 135/TCP, as raw IP packets in a pcap."""
    tcp = struct.pack(">HHIIBBHHH", 40000, 135, 1, 0, 0x50, 2, 8192, 0, 0)
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40, 7, 0, 64, 6, 0) + bytes(
        [192, 0, 2, 1, 203, 0, 113, 9]
    )
    records = (struct.pack("<IIII", 1_075_453_200 + n, 0, 40, 40) + ip + tcp for n in range(3))
    file = tmp_path / "knocks.pcap"
    file.write_bytes(
        struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101) + b"".join(records)
    )
    return file


def test_it_replays_a_capture_and_the_rollup_adds_up(lean: Path, capture: Path) -> None:
    said = must(lean / "teiten", "appliance", "replay", capture, "--json")
    checked = subprocess.run(
        [lean / "teiten", "rollup", "check", "-"], input=said, capture_output=True, text=True
    )
    assert '[4,6,"scan",135,3]' in said
    assert checked.stdout == "standard input: adds up\n"


def test_it_starts_without_the_tools_that_built_it(lean: Path) -> None:
    assert "Usage: teiten appliance run" in must(lean / "teiten", "appliance", "run", "--help")


def installed(lean: Path) -> Iterator[str]:
    (site,) = lean.parent.glob("lib/python3*/site-packages")
    for found in distributions(path=[str(site)]):
        yield found.metadata["Name"].lower().replace("-", "_")


def test_nothing_of_other_rooms_is_in_it(lean: Path) -> None:
    strange = {"starlette", "uvicorn", "jinja2", "zstandard", "numpy", "pyroute2"}
    strange |= {"cython", "setuptools"}
    assert not set(installed(lean)) & strange


def test_exactly_the_lock_is_in_it(lean: Path, parts: Path) -> None:
    locked = {file.name.partition("-")[0].lower() for file in parts.iterdir()}
    assert set(installed(lean)) == locked | {"teiten"}


def test_it_finds_nothing_missing(lean: Path) -> None:
    assert "No broken requirements" in must(
        sys.executable, "-m", "pip", "--python", lean / "python", "check"
    )


def test_a_room_that_is_not_installed_says_so_in_two_lines(lean: Path) -> None:
    done = run(lean / "teiten", "collector", "serve")
    sentence, remedy = done.stderr.splitlines()
    assert done.returncode == 1
    assert "needs the Python module" in sentence
    assert remedy.strip() == "Install it with: pip install 'teiten[collector]'"


def test_the_wheel_carries_what_is_no_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for pattern in (
            "*/py.typed",
            "*/systemd/*",
            "collector/site/pages/**/*",
            "collector/site/static/**/*",
            "collector/watch/**/*",
            "teiten/rollup/vectors/**/*.json",
        )
        for path in ROOT.glob(pattern)
        if path.is_file() and path.suffix != ".pyc"
    }
    assert wanted <= names
    assert {"teiten/rollup/vectors/manifest.json", "appliance/py.typed"} <= names
    assert "appliance/bpf/tally.bpf.o" in names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.startswith("teiten-")} == {
        "appliance", "collector", "simulator", "teiten",
    }  # fmt: skip


def test_a_wheel_made_through_the_sdist_is_the_same(wheel: Path, tmp_path: Path) -> None:
    must(
        sys.executable, "-c",
        "import os, sys; os.chdir(sys.argv[1]); from hatchling import build;"
        "build.build_sdist(sys.argv[2])", ROOT, tmp_path,
    )  # fmt: skip
    (sdist,) = tmp_path.glob("*.tar.gz")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, sdist)
    (again,) = tmp_path.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())
