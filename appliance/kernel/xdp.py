"""The kernel's program: load it, attach it, tell it what is monitored, read what it counted.

Counters are never set back. A sequence number says which of two banks is written; after it is
raised and every running program has ended, the other bank stands still and can be read.
"""

import ctypes
import errno
import mmap
import os
import platform
import secrets
from collections.abc import Iterable, Iterator, Mapping
from enum import IntFlag
from pathlib import Path
from struct import Struct, unpack_from

from appliance.kernel import layout
from appliance.kernel.libbpf import TestRun, library, must

OBJECT = Path(__file__).parent.parent / "bpf" / "tally.bpf.o"
PINNED = ("cells", "books", "sketches", "controls")
"""What must outlive the daemon."""

_PAGE = 512
_SPAN = 32 * _PAGE
"""Counters that are mapped at once: the maps are larger than what should stay resident."""
_ZERO = bytes(8 * _SPAN)
_EMPTY = bytes(8 * _PAGE)
_COUNTERS = Struct(f"={_PAGE}Q")
_U64 = Struct("=Q")
_BOOKS = Struct(f"={layout.BOOKS}Q")
_DROPPED = tuple(each - layout.CELLS for each in (layout.BOOK_MALFORMED, layout.BOOK_WITHHELD))
_MEMBARRIER = {"x86_64": 324, "aarch64": 283, "riscv64": 283, "armv7l": 389, "ppc64le": 365}
"""The number of membarrier(2), which libc does not wrap."""
_MEMBARRIER_GLOBAL = 1


class Mode(IntFlag):
    """How a program hangs on an interface (XDP_FLAGS_* of linux/if_link.h)."""

    GENERIC = 1 << 1
    NATIVE = 1 << 2


_IF_NONE_IS_THERE = 1 << 0


class Program:
    """The loaded program and its maps."""

    def __init__(self, path: Path = OBJECT, pins: Path | None = None) -> None:
        """Load it from the object that `make bpf` built; raises OSError.

        `pins` is a folder of a BPF file system: maps that an earlier run pinned there are taken
        over with all that they have counted, so that no packet is lost between two programs.
        """
        bpf = library()
        if platform.machine() not in _MEMBARRIER:
            raise OSError(errno.ENOSYS, f"membarrier is not known on {platform.machine()}")
        self.processors: int = must(bpf.libbpf_num_possible_cpus(), "counting processors")
        self._object = bpf.bpf_object__open_file(str(path).encode(), None)
        must(0 if self._object else None, f"opening {path.name}")
        self._size("books", layout.BANKS)
        self._size("sketches", layout.BANKS * layout.SKETCHES)
        self.resumed = pins is not None and self._reuse(pins)
        must(bpf.bpf_object__load(self._object), "loading the program")
        if pins is not None and not self.resumed:
            self._pin(pins)
        self._program: int = must(
            bpf.bpf_program__fd(bpf.bpf_object__find_program_by_name(self._object, b"tally")),
            "finding the program",
        )
        self._cells = self._descriptor("cells")
        self._sketches = self._map(
            "sketches", self.processors * layout.BANKS * layout.SKETCHES * layout.REGISTERS
        )
        self._books = self._map("books", self.processors * layout.BANKS * _BOOKS.size)
        self._control = self._map("controls", 16)
        if not self.resumed:
            _U64.pack_into(self._control, 8, secrets.randbits(64))

    def _reuse(self, pins: Path) -> bool:
        """Take over pinned maps; only a whole set is one."""
        if not all((pins / name).exists() for name in PINNED):
            return False
        for name in PINNED:
            held = must(library().bpf_obj_get(str(pins / name).encode()), f"opening {name}")
            must(library().bpf_map__reuse_fd(self._find(name), held), f"taking over {name}")
            os.close(held)
        return True

    def _pin(self, pins: Path) -> None:
        pins.mkdir(mode=0o700, exist_ok=True)
        for name in PINNED:
            (pins / name).unlink(missing_ok=True)
            path = str(pins / name).encode()
            must(library().bpf_obj_pin(self._descriptor(name), path), f"pinning {name}")

    @property
    def number(self) -> int:
        """The kernel's number of the program."""
        return _number(self._program)

    def attach(self, interface: int, mode: "Mode | None" = None) -> None:
        """Hang it on an interface: in the place of a program that hangs there in `mode`.

        Where none is named none may be there, and the driver is asked before the generic way.
        """
        for way in (mode,) if mode else (Mode.NATIVE, Mode.GENERIC):
            flags = int(way) if mode else int(way) | _IF_NONE_IS_THERE
            done = library().bpf_xdp_attach(interface, self._program, flags, None)
            if done == 0:
                return
        must(done, "attaching the program")

    def _find(self, name: str) -> ctypes.c_void_p:
        found: ctypes.c_void_p = library().bpf_object__find_map_by_name(self._object, name.encode())
        return found

    def _size(self, name: str, a_processor: int) -> None:
        entries = self.processors * a_processor
        must(library().bpf_map__set_max_entries(self._find(name), entries), f"sizing {name}")

    def _descriptor(self, name: str) -> int:
        return must(library().bpf_map__fd(self._find(name)), f"finding {name}")

    def _map(self, name: str, size: int) -> memoryview:
        pages = -(-size // mmap.PAGESIZE) * mmap.PAGESIZE
        return memoryview(mmap.mmap(self._descriptor(name), pages))[:size]

    def watch(self, monitored: bytes) -> None:
        """Tell the program what is monitored (layout.monitored)."""
        key = ctypes.c_uint32(0)
        value = ctypes.create_string_buffer(monitored, len(monitored))
        descriptor = self._descriptor("monitored")
        must(
            library().bpf_map_update_elem(descriptor, ctypes.byref(key), value, 0),
            "writing what is monitored",
        )

    @property
    def birth(self) -> bytes:
        """What tells these maps from any that were there before."""
        return bytes(self._control[8:16])

    @property
    def sequence(self) -> int:
        """How often the banks were changed; its last bit is the bank that is written."""
        return int(_U64.unpack_from(self._control, 0)[0])

    def flip(self) -> int:
        """Change banks; returns the one that stands still from now on."""
        idle = self.sequence & 1
        _U64.pack_into(self._control, 0, self.sequence + 1)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(_MEMBARRIER[platform.machine()], _MEMBARRIER_GLOBAL, 0, 0):
            raise OSError(ctypes.get_errno(), "waiting for running programs")
        return idle

    @property
    def received(self) -> int:
        """Frames since the maps were made."""
        return sum(self._books_of(bank)[0] for bank in range(layout.BANKS))

    @property
    def dropped(self) -> int:
        """Frames that the program let nobody else see, since the maps were made."""
        return sum(self._books_of(b)[n] for b in range(layout.BANKS) for n in _DROPPED)

    def _books_of(self, bank: int) -> tuple[int, ...]:
        """The books of a bank, over the processors."""
        places = range(bank, self.processors * layout.BANKS, layout.BANKS)
        mine = (_BOOKS.unpack_from(self._books, place * _BOOKS.size) for place in places)
        return tuple(map(sum, zip(*mine, strict=True)))

    def changes(self, bank: int, booked: dict[int, bytes]) -> Iterator[tuple[int, int]]:
        """Yield slot and growth of every counter that moved, and bring `booked` up to it.

        `booked` holds pages of counters by their number; pages of zeros are left out. The books
        are the page after the last cells.
        """
        for first in range(0, layout.CELLS, _SPAN):
            now = self._cells_from(bank, first, min(_SPAN, layout.CELLS - first))
            if now == _ZERO[: len(now)]:
                continue
            for at in range(0, len(now), len(_EMPTY)):
                page = now[at : at + len(_EMPTY)]
                yield from _growth((first + at // 8) // _PAGE, page, booked)
        books = _BOOKS.pack(*self._books_of(bank)).ljust(len(_EMPTY), b"\0")
        yield from _growth(layout.CELLS // _PAGE, books, booked)

    def _cells_from(self, bank: int, first: int, length: int) -> bytes:
        """`length` counters of a bank; mapped for no longer than it takes to read them."""
        with mmap.mmap(
            self._cells,
            8 * length,
            prot=mmap.PROT_READ,
            offset=8 * (bank * layout.SLOTS + first),
        ) as mapped:
            return mapped[:]

    def registers(self, bank: int, sketch: int) -> bytes:
        """The registers of one sketch of a bank, united over the processors."""
        united = bytes(layout.REGISTERS)
        for processor in range(self.processors):
            at = self._sketch_at(processor, bank, sketch)
            united = bytes(map(max, united, self._sketches[at : at + layout.REGISTERS]))
        return united

    def forget_sources(self, bank: int) -> None:
        """Empty the sketches of a bank that stands still."""
        empty = bytes(layout.REGISTERS)
        for processor in range(self.processors):
            for sketch in range(layout.SKETCHES):
                at = self._sketch_at(processor, bank, sketch)
                self._sketches[at : at + layout.REGISTERS] = empty

    def _sketch_at(self, processor: int, bank: int, sketch: int) -> int:
        place = processor * layout.BANKS + bank
        return (place * layout.SKETCHES + sketch) * layout.REGISTERS

    def close(self) -> None:
        """Let go of program and maps; what is attached or pinned lives on."""
        for mapped in (self._sketches, self._books, self._control):
            mapped.release()
        library().bpf_object__close(self._object)

    def test_run(self, frame: bytes, repeat: int = 1) -> tuple[int, int]:
        """Give the program one frame; returns its verdict and the nanoseconds a run took."""
        options = TestRun(
            sz=ctypes.sizeof(TestRun), data_in=frame, data_size_in=len(frame), repeat=repeat
        )
        must(
            library().bpf_prog_test_run_opts(self._program, ctypes.byref(options)),
            "running the program",
        )
        return options.retval, options.duration


def dropped(booked: Iterable[Mapping[int, bytes]]) -> int:
    """Of what `changes` has booked of all banks, the frames that the program dropped."""
    pages = (each.get(layout.CELLS // _PAGE, _EMPTY) for each in booked)
    return sum(_COUNTERS.unpack(page)[n] for page in pages for n in _DROPPED)


def _growth(page: int, now: bytes, booked: dict[int, bytes]) -> Iterator[tuple[int, int]]:
    """Compare one page of counters with what is booked of it."""
    before = booked.get(page, _EMPTY)
    if now == before:
        return
    booked[page] = now
    pairs = zip(_COUNTERS.unpack(now), _COUNTERS.unpack(before), strict=True)
    for slot, (new, old) in enumerate(pairs, page * _PAGE):
        if new != old:
            yield slot, new - old


def _number(descriptor: int) -> int:
    """struct bpf_prog_info begins with type and id."""
    info = ctypes.create_string_buffer(256)
    size = ctypes.c_uint32(len(info))
    done = library().bpf_obj_get_info_by_fd(descriptor, info, ctypes.byref(size))
    must(done, "asking for the program's number")
    return int(unpack_from("=I", info, 4)[0])


def hanging(interface: int) -> tuple[int, Mode | None]:
    """The number of the program on an interface, and how it hangs there; 0 where none does."""
    for mode in (Mode.NATIVE, Mode.GENERIC):
        number = ctypes.c_uint32(0)
        done = library().bpf_xdp_query_id(interface, int(mode), ctypes.byref(number))
        if done == 0 and number.value:
            return number.value, mode
    return 0, None


def detach(interface: int, mode: Mode) -> None:
    """Take the program off that hangs there in `mode`."""
    library().bpf_xdp_detach(interface, int(mode), None)
