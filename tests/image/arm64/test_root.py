"""The image of a machine that is not here: its files are that machine's, and its programs count."""

import json
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

import roots
from appliance.update import slots
from appliance.update.slots import Partition

TEITEN = str(Path(sys.executable).with_name("teiten"))
ARM64, BPF = 183, 247
"""Machines of programs (ELF): this one, and the kernel's own."""
PE_ARM64 = 0xAA64
PYTEST = "pytest|pytest-timeout|pluggy|iniconfig|packaging|pygments|hypothesis|sortedcontainers"
FETCHED = (
    *("--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"),
    *("--python-version", "3.13", "--platform", "manylinux_2_17_aarch64"),
)
TRIED = ("tests/appliance/reading", "tests/teiten/test_codec.py", "tests/teiten/test_seal.py")


@pytest.fixture(scope="module")
def files(arm64: Path) -> Iterator[Path]:
    """Its root, as files."""
    folder = arm64.parent.with_name("files-arm64")
    shutil.rmtree(folder, ignore_errors=True)
    yield roots.unpacked(arm64, folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def say(root: Path, files: Path) -> Callable[..., str]:
    """What its programs say, emulated."""
    return lambda *words: roots.said(files, *words, emulate=root / "image" / "emulate")


def test_every_program_is_for_that_machine(files: Path) -> None:
    machines: dict[int, list[str]] = {}
    for path in files.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            head = file.read(20)
        if head.startswith(b"\x7fELF"):
            machines.setdefault(struct.unpack_from("<H", head, 18)[0], []).append(path.name)
    assert len(machines.pop(ARM64)) > 300
    assert machines == {BPF: ["tally.bpf.o"]}


def test_firmware_finds_what_it_starts(arm64: Path, tmp_path: Path) -> None:
    loader = tmp_path / "loader"
    place = ["-i", f"{arm64}@@1M", "::EFI/BOOT/BOOTAA64.EFI"]
    subprocess.run(["mcopy", *place, str(loader)], check=True)
    for file in (loader, arm64.with_suffix(".efi")):
        data = file.read_bytes()
        (at,) = struct.unpack_from("<I", data, 0x3C)
        assert data[at : at + 4] == b"PE\0\0"
        assert struct.unpack_from("<H", data, at + 4)[0] == PE_ARM64


def test_its_disk_has_two_slots(arm64: Path) -> None:
    said = subprocess.run(["sfdisk", "--json", str(arm64)], capture_output=True, check=True)
    rows = json.loads(said.stdout)["partitiontable"]["partitions"]
    full, empty = slots.slots(msgspec.convert(rows, list[Partition]))
    assert (full.version, empty.version) == (arm64.stem.removeprefix("teiten_"), "")


def test_the_sensor_says_what_it_can_do(say: Callable[..., str]) -> None:
    assert "count every packet that knocks" in say("/opt/teiten/bin/teiten", "appliance", "--help")


def test_what_the_sensor_needs_of_the_system_is_there(say: Callable[..., str]) -> None:
    """Bindings to the kernel's queue, and the loader of the counting program."""
    asked = "import netfilterqueue; from appliance.kernel.libbpf import library; print(library())"
    assert "libbpf.so.1" in say("/opt/teiten/bin/python", "-c", asked)


def test_it_counts_a_capture_as_this_machine_does(
    root: Path, files: Path, say: Callable[..., str], tmp_path: Path
) -> None:
    capture = tmp_path / "capture.pcap"
    scenario = root / "simulator" / "scenarios" / "welchia.toml"
    subprocess.run([TEITEN, "simulator", "write", str(scenario), "-o", str(capture)], check=True)
    words = ["appliance", "replay", "--json", "--jobs", "1"]
    here = subprocess.run([TEITEN, *words, str(capture)], capture_output=True, check=True)
    shutil.copy(capture, files / "srv" / "capture.pcap")
    there = say("/opt/teiten/bin/teiten", *words, "/srv/capture.pcap")
    assert here.stdout
    assert list(map(json.loads, there.splitlines())) == list(
        map(json.loads, here.stdout.splitlines())
    )


def test_its_own_tests_hold_there(root: Path, files: Path, say: Callable[..., str]) -> None:
    """The decoder and the format, with the libraries of that machine."""
    place = files / "srv"
    for name in ("tests", "pyproject.toml"):
        subprocess.run(["cp", "-R", str(root / name), str(place)], check=True)
    locked = (root / "requirements" / "dev.txt").read_text()
    wanted = re.compile(rf"(?m)^(?:{PYTEST})==(?:.*\\\n)+.*\n")
    (place / "wanted.txt").write_text("".join(wanted.findall(locked)))
    wheels = ("--target", str(place / "more"), "-r", str(place / "wanted.txt"))
    subprocess.run([sys.executable, "-m", "pip", "install", *FETCHED, *wheels], check=True)
    script = 'cd /srv && PYTHONPATH=/srv/more exec /opt/teiten/bin/python -m pytest -q "$@"'
    answer = say("sh", "-c", script, "sh", "-p", "no:cacheprovider", "--timeout=0", *TRIED)
    assert re.search(r"(?m)^\d+ passed", answer), answer
