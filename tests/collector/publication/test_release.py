"""A release is whole, signed, and swapped in at once; whatever goes wrong leaves the old one."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector.publication import bindery, signet, stacks
from collector.publication.release import Terms, write
from collector.publication.signet import Signet
from patience import until
from teiten.errors import OperatorError
from teiten.publication import signature
from teiten.publication.lasting import lasting
from teiten.publication.manifest import LIST, SIGNATURE
from teiten.publication.place import place
from teiten.publication.signature import moment
from teiten.publication.succession import founded, succeeded
from teiten.publication.verify import Published, Wrong, beside, finding, published

NOW = 1_800_000_000
PRIVATE = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2)]
FIRST, SECOND = (key.public_key().public_bytes_raw() for key in PRIVATE)
SIGNET = Signet(PRIVATE[0], founded(FIRST, moment(NOW)))
SUCCESSOR = Signet(PRIVATE[1], succeeded(SIGNET.keys, PRIVATE[0], SECOND, moment(NOW)))


def terms(now=NOW, signed_by=SIGNET, *, keep=2, most=10**6, anew=False):
    return Terms(signed_by, now, 3600, 450, keep=keep, most=most, anew=anew)


def look(folder, by=FIRST):
    """What is wrong with what is current."""
    copy = place(str(folder / "current"))
    found = published(copy.read, by=by)
    assert isinstance(found, Published), found
    wrong = [bad for each in found.files if (bad := finding(copy.read, each))]
    return [*wrong, *beside(copy.read, found.files, copy.names())]


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of half a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


def number(release):
    return signature.read((release / SIGNATURE).read_bytes()).number


def test_a_release_has_the_name_of_its_content_and_its_number(tmp_path):
    first = write({"a/b": b"1"}, tmp_path, terms())
    assert (first / "a" / "b").read_bytes() == b"1"
    assert first.name.endswith(f"-{NOW}")
    assert write({"a/b": b"1"}, tmp_path, terms()) == first
    assert write({"a/b": b"2"}, tmp_path, terms()) != first


def test_the_current_one_is_what_was_written_last(tmp_path):
    made = [write({"a": bytes([number])}, tmp_path, terms()) for number in range(4)]
    assert (tmp_path / "current").resolve() == made[-1].resolve()
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {m.name for m in made[-2:]}


def test_anybody_can_check_it(tmp_path):
    write({"a/b": b"1" * 1000, "editions/2026-1.json": b"{}"}, tmp_path, terms())
    assert look(tmp_path) == []
    (tmp_path / "current" / "a" / "b.gz").write_bytes(b"")
    assert [each.wrong for each in look(tmp_path)] == [Wrong.CHANGED]


@pytest.mark.parametrize("now", [NOW, NOW + 1, NOW - 10**6], ids=["same", "later", "set back"])
def test_a_number_only_rises(tmp_path, now):
    first = write({"a": b"1"}, tmp_path, terms())
    assert number(write({"a": b"2"}, tmp_path, terms(now))) > number(first)


def test_it_rises_over_a_public_folder_that_was_lost(tmp_path):
    first = write({"a": b"1"}, tmp_path / "lost", terms())
    assert number(write({"a": b"1"}, tmp_path / "new", terms(NOW + 60))) > number(first)


@pytest.mark.parametrize(
    ("now", "stays"),
    [(NOW + 449, True), (NOW + 450, False), (NOW - 300, True), (NOW - 301, False)],
    ids=["young", "old", "a little back", "dated in the future"],
)
def test_a_signature_is_renewed_in_time_and_what_it_signs_stays(tmp_path, now, stays):
    first = write({"a": b"1"}, tmp_path, terms())
    again = write({"a": b"1"}, tmp_path, terms(now))
    assert (again == first) is stays
    assert (again / LIST).read_bytes() == (first / LIST).read_bytes()
    assert (again / "a").samefile(first / "a")


def test_a_successor_signs_at_once_and_is_believed(tmp_path):
    first = write({"a": b"1"}, tmp_path, terms())
    assert write({"a": b"1"}, tmp_path, terms(signed_by=SUCCESSOR)) != first
    assert look(tmp_path) == look(tmp_path, by=SECOND) == []


def test_it_takes_over_no_folder_that_another_key_signed(tmp_path):
    write({"a": b"1"}, tmp_path, terms(signed_by=SUCCESSOR))
    with pytest.raises(OperatorError, match="signed by a key"):
        write({"a": b"2"}, tmp_path, terms())
    assert look(tmp_path, by=SECOND) == []


def test_what_was_damaged_is_written_anew(tmp_path):
    name = lasting("a.css", b"1")
    write({name: b"1", "b": b"1"}, tmp_path, terms())
    for path in (name, "b"):
        (tmp_path / "current" / path).write_bytes(b"2")
    write({name: b"1", "b": b"1"}, tmp_path, terms(anew=True))
    assert look(tmp_path) == []
    assert (tmp_path / stacks.FOLDER / name).read_bytes() == b"1"


def test_what_is_written_while_another_writes_is_whole_too(tmp_path):
    def publish(text):
        for number in range(20):
            write({"a": f"{text}{number}".encode(), "b": bytes(9)}, tmp_path, terms())

    threads = [threading.Thread(target=publish, args=(text,)) for text in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert look(tmp_path) == []
    assert number(tmp_path / "current") == NOW + 39


@pytest.mark.parametrize("left", [".draft-1", ".draft-current"])
def test_what_somebody_left_who_was_stopped_is_removed(tmp_path, left):
    write({"a": b"1"}, tmp_path, terms())
    if left == ".draft-1":
        (tmp_path / left / "sub").mkdir(parents=True)
    else:
        (tmp_path / left).symlink_to("nowhere")
    write({"a": b"2"}, tmp_path, terms())
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "current", "releases"]


def test_a_link_that_leads_nowhere_is_no_hindrance(tmp_path):
    (tmp_path / "current").symlink_to("releases/gone")
    write({"a": b"2"}, tmp_path, terms())
    assert look(tmp_path) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="root mounts the small disk")
@pytest.mark.parametrize("size", range(100_000, 330_000, 33_000))
def test_a_full_disk_leaves_the_old_release_and_nothing_of_the_new(tiny_disk, size):
    folder = tiny_disk
    first = write({"a": b"1" * 150_000, "b": b"1"}, folder, terms())
    spare = folder / "spare"
    spare.write_bytes(bytes(size))
    dice = {f"{n}": os.urandom(20_000) for n in range(15)}
    with pytest.raises(OSError, match="No space left"):
        write({"a": b"1" * 150_000, **dice}, folder, terms())
    assert (folder / "current").resolve() == first.resolve()
    assert look(folder) == []
    assert [path.name for path in (folder / "releases").iterdir()] == [first.name]
    spare.unlink()
    write({"b": b"2"}, folder, terms())
    assert look(folder) == []


PROGRAM = """
import os, sys
from pathlib import Path
from collector.publication.release import write
from collector.publication import signet
from collector.publication.release import Terms
from teiten.publication.lasting import lasting
folder = Path(sys.argv[1])
print("begun", flush=True)
while True:
    many = [os.urandom(3000).hex().encode() for _ in range(8)]
    own = signet.load(folder, 1_800_000_000)
    files = {lasting("kept/a.json", body): body for body in many} | {"index.html": many[0]}
    write(files, folder / "public", Terms(own, 1_800_000_000, 3600, 450, keep=2, most=10**6))
"""


def test_a_kill_at_any_moment_leaves_a_whole_release(tmp_path):
    dice, seen = Random(1), 0
    write({"index.html": b""}, tmp_path / "public", terms(signed_by=signet.load(tmp_path, NOW)))
    for _ in range(8):
        words = [sys.executable, "-c", PROGRAM, str(tmp_path)]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as publisher:
            publisher.stdout.readline()
            if not seen:
                until(lambda: number(tmp_path / "public" / "current") > NOW)
            with pytest.raises(subprocess.TimeoutExpired):
                publisher.wait(dice.uniform(0, 0.3))
            publisher.send_signal(signal.SIGKILL)
        assert look(tmp_path / "public", by=None) == []
        assert number(tmp_path / "public" / "current") >= seen
        seen = number(tmp_path / "public" / "current")
    assert seen > NOW


def test_where_there_are_no_links_files_are_written(tmp_path, monkeypatch):
    """No file system at hand has none: what such a one says is said by a function."""

    def none(*_):
        raise PermissionError(1, "Operation not permitted")

    write({"a": b"1", "c": b"1" * 999}, tmp_path, terms())
    monkeypatch.setattr(bindery.os, "link", none)
    write({"a": b"1", "c": b"1" * 999, "b": b"2"}, tmp_path, terms())
    assert look(tmp_path) == []


def test_a_key_of_the_state_folder_signs(bench, tmp_path):
    own = signet.load(Path(bench.settings.state), NOW)
    write({"a": b"1"}, tmp_path, terms(signed_by=own))
    assert look(tmp_path, by=own.public) == []
