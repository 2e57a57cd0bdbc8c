"""A box takes another version, returns from one that is broken, and has its power cut meanwhile.

One box lives through all of it, in the order of the tests.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from box import Box
from office import BOOT, TEITEN, Office
from patience import until
from simulator.shapes.pattern import Pattern
from teiten import seed
from yard import BLOCK, PATIENT, Beat, Yard

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]

SENSOR = "kyoto-1"
COUNTED = "teiten_sensor_counted_packets_total"
PACE = 10.0
"""Frames a second."""
LATE = 10
"""Frames that may wait for a box that is away."""
SOON = 600.0
"""Seconds in which a box that counts writes a rollup, or answers."""
FETCHED = 1800.0
"""Seconds in which it has a bundle, at a pace that leaves room for rollups."""
HURRY = 120
"""Seconds that a version has to come up, which will not."""
TRIES = 3
BOOTED = "cat /proc/sys/kernel/random/boot_id"
SHOW = "/opt/teiten/bin/teiten appliance update show"


class Version(NamedTuple):
    """One that was built."""

    number: str
    roothash: str
    bundle: Path
    kernel: Path


class Heard(NamedTuple):
    """What the ledger has of the box: packets, and seconds in which it listened."""

    packets: int
    seconds: float


def heard(office: Office) -> Heard:
    found = office.rollups(SENSOR)
    return Heard(
        sum(cell.packets for each in found for cell in each.ports),
        sum(each.exposure["4"].seconds for each in found),
    )


def runs(box: Box, version: Version) -> bool:
    """Whether the root is this version's, whatever it says of itself."""
    return version.roothash in box.ask("cat /proc/cmdline").text


@pytest.fixture(scope="module")
def key(yard: Yard) -> tuple[Path, str]:
    """Whom the box believes."""
    file = yard.folder / "bundles.key"
    return file, yard.run(TEITEN, "bundle", "key", str(file)).split()[0]


def bundled(folder: Path, key: Path, out: Path) -> Version:
    """Sign a version that `make soak-image` built."""
    (kernel,) = folder.glob("teiten_*.efi")
    number = kernel.stem.removeprefix("teiten_")
    roothash = kernel.with_suffix(".roothash").read_text().strip()
    bundle = out / f"{number}.bundle"
    words = ["--key", str(key), "--version", number, "--roothash", roothash, "-o", str(bundle)]
    for role, suffix in (("root", ".root.raw"), ("proof", ".verity.raw"), ("kernel", ".efi")):
        words += [f"--{role}", str(kernel.with_suffix(suffix))]
    subprocess.run([TEITEN, "bundle", "make", *words], check=True)
    return Version(number, roothash, bundle, kernel)


@pytest.fixture(scope="module")
def versions(image: Path, yard: Yard, key: tuple[Path, str]) -> list[Version]:
    """The image's own, a good one, one whose sensor is broken, one that reaches nobody."""
    again = image.parent.parent / "again"
    folders = [image.parent, *(again / str(number) for number in (1, 2, 3))]
    return [bundled(folder, key[0], yard.folder) for folder in folders]


@pytest.fixture(scope="module")
def box(disk: Path, yard: Yard, office: Office, key: tuple[Path, str]) -> Iterator[Box]:
    """A box that counts the image's own version; its seed is on a volume as NoCloud has it.

    It believes the key, and lets in whoever has another one.
    """
    login, volume = yard.folder / "login", yard.folder / "cidata.img"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(login)], check=True)
    plain = office.seed(SENSOR)
    keys = (login.with_suffix(".pub").read_text().strip(),)
    wanted = replace(
        plain,
        updates=seed.Updates(keys=(key[1],), every_minutes=1),
        management=replace(plain.management, ssh_keys=keys),
    )
    file = yard.folder / "box.toml"
    file.write_bytes(seed.write(wanted))
    subprocess.run(["mformat", "-C", "-v", "cidata", "-T", "4096", "-i", str(volume)], check=True)
    subprocess.run(["mcopy", "-i", str(volume), str(file), "::user-data"], check=True)
    made = Box(disk, volume, yard, login)
    made.start()
    try:
        office.approve(SENSOR)
        yield made
    finally:
        made.close()


@dataclass
class Passage:
    """From one version to another, while frames came at a steady pace."""

    before: Heard
    after: Heard
    pace: float
    sent: int


def counts_on(office: Office, measured: Any) -> Heard:
    """Wait for a rollup of a sensor that was started anew."""
    until(measured, "the box's metrics", BOOT, nap=2)
    last = heard(office)
    until(lambda: heard(office).seconds > last.seconds, "another rollup", SOON, nap=2)
    return heard(office)


@pytest.fixture(scope="module")
def passage(
    box: Box,
    yard: Yard,
    office: Office,
    versions: list[Version],
    key: tuple[Path, str],
    measured: Any,
) -> Passage:
    """The good version was offered and taken, while frames came and none of them waited."""
    until(measured, "the box's metrics", BOOT, nap=2)
    yard.hold(LATE)
    with Beat(yard, Pattern(ip_network(BLOCK)), PACE) as beat:
        before = until(lambda: (now := heard(office)).packets and now, "packets", SOON, nap=1)
        sent = beat.sent
        office.ask("updates", "offer", str(versions[1].bundle), "--key", key[1])
        until(lambda: runs(box, versions[1]), "another version", FETCHED + BOOT, nap=10)
        after = counts_on(office, measured)
        sent = beat.sent - sent
    yard.hold(PATIENT)
    return Passage(before, after, beat.pace, sent)


def test_a_version_that_was_offered_and_counts_stays(
    passage: Passage, box: Box, office: Office, versions: list[Version]
) -> None:
    kernels = [f"teiten_{version.number}.efi" for version in versions[:2]]
    blessed = f"ls /boot/EFI/Linux | cmp - <(printf '%s\\n' {' '.join(kernels)})"
    box.told(blessed, BOOT)
    assert f"{versions[1].number} came up" in box.ask(SHOW).text
    until(lambda: "runs it" in office.ask("updates", "status"), "a word of it", SOON, nap=5)


def test_the_gap_is_no_exposure_and_nothing_else_is(passage: Passage) -> None:
    packets = passage.after.packets - passage.before.packets
    seconds = passage.after.seconds - passage.before.seconds
    assert passage.sent - packets > 30 * passage.pace, "a box that was away"
    assert packets / passage.pace == pytest.approx(seconds, abs=5)


@pytest.mark.parametrize(
    ("marker", "lost"),
    [
        pytest.param(b"teiten-seal 1 kyoto-1 ", False, id="a rollup into the spool"),
        pytest.param(b'"position":', True, id="the checkpoint before it"),
    ],
)
def test_a_power_cut_takes_what_no_disk_was_told_and_doubles_nothing(
    passage: Passage, box: Box, yard: Yard, office: Office, measured: Any, marker: bytes, lost: bool
) -> None:
    pattern = Pattern(ip_network(BLOCK), seed=7)
    before, counted = counts_on(office, measured).packets, measured()[COUNTED]
    sent = yard.knock(pattern, 500)
    until(lambda: measured().get(COUNTED, 0) >= counted + sent, "all in the books", SOON, nap=1)
    box.platter.stop_at(marker)
    assert box.platter.stalled.wait(SOON), "it wrote nothing of that kind"
    assert box.cut(Random(len(marker))), "a disk that forgot nothing proves nothing"
    known = heard(office).packets if lost else before + sent

    box.start()
    counts_on(office, measured)
    wanted = known + yard.knock(pattern, 500)
    until(lambda: heard(office).packets >= wanted, f"{wanted} packets in the ledger", SOON, nap=2)
    assert counts_on(office, measured).packets == wanted
    assert "the ledger balances" in office.ask("books")


def test_a_power_cut_while_a_version_is_written_leaves_the_one_that_runs(
    passage: Passage, box: Box, office: Office, versions: list[Version], measured: Any
) -> None:
    box.bring(versions[2].bundle)
    with versions[2].kernel.open("rb") as kernel:
        kernel.seek(1 << 20)
        box.platter.stop_at(kernel.read(64))
    Thread(target=box.take, daemon=True).start()
    assert box.platter.stalled.wait(SOON), "it wrote no kernel"
    assert box.cut(Random(1)), "a disk that forgot nothing proves nothing"
    box.start(HURRY)
    counts_on(office, measured)
    until(lambda: runs(box, versions[1]), "somebody lets us in", SOON, nap=5)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        pytest.param(2, "nothing counts", id="the sensor does not come up"),
        pytest.param(3, "no collector took a rollup", id="no collector is reached"),
    ],
)
def test_a_box_returns_from_a_version_that_did_not_come_up(
    passage: Passage,
    box: Box,
    office: Office,
    versions: list[Version],
    measured: Any,
    number: int,
    why: str,
) -> None:
    bad = versions[number]
    before = counts_on(office, measured)
    box.bring(bad.bundle)
    assert box.take().status == 0
    box.ask("systemctl reboot")
    until(lambda: runs(box, bad), "the bad version", BOOT, nap=10)
    until(lambda: runs(box, versions[1]), "the good one again", TRIES * BOOT, nap=10)
    after = counts_on(office, measured)
    assert (after.packets, after.seconds > before.seconds) == (before.packets, True)
    assert f"teiten_{bad.number}+0-{TRIES}.efi" in box.ask("ls /boot/EFI/Linux").text
    said = f"{bad.number} did not come up, and the box has returned: {why}"
    assert said in box.ask(SHOW).text

    box.bring(bad.bundle)
    refused = box.take()
    assert refused.status == 3
    assert "failed-before" in refused.text


def test_a_box_that_stands_still_is_started_anew_by_its_watchdog(
    passage: Passage, box: Box, office: Office, measured: Any
) -> None:
    first = box.told(BOOTED, SOON)
    box.ask("kill -SEGV 1")
    box.machine.says("Freezing execution", SOON)

    def anew() -> bool:
        said = box.ask(BOOTED)
        return not said.status and said.text != first

    until(anew, "another boot", BOOT, nap=10)
    counts_on(office, measured)
