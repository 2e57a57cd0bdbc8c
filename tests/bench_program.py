"""The kernel's program alone -> nanoseconds a packet, and how long a window takes to read."""

import ctypes
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network, IPv6Address, IPv6Network
from statistics import median

from figures import Figure, medians

from appliance.kernel import layout
from appliance.kernel.libbpf import TestRun, library, must
from appliance.kernel.xdp import Program as Tally
from simulator.links.bpf import Counter, Program
from simulator.shapes import assembly as asm
from simulator.shapes import frames, packets
from simulator.shapes.pattern import Pattern, frames_of
from simulator.shapes.program import CONTEXT, DROP, always, writer

FOUR, SIX = IPv4Network("203.0.113.0/24"), IPv6Network("2001:db8:1::/64")
BLOCKS = (FOUR, SIX)
REPEAT, RUNS = 1_000_000, 7
TO, FROM = b"\x02\0\0\0\0\x02", b"\x02\0\0\0\0\x01"
_PROGRAMS, _TAIL_CALL = 3, 12


def nanoseconds(program: int, frame: bytes) -> float:
    """What one run takes, over very many; the frame stays as a run leaves it."""
    run = TestRun(sz=ctypes.sizeof(TestRun), data_in=frame, data_size_in=len(frame), repeat=REPEAT)
    must(library().bpf_prog_test_run_opts(program, ctypes.byref(run)), "running the program")
    return float(run.duration)


def before(program: int, pattern: Pattern) -> Program:
    """A program that writes another frame each time, and goes on in `program`."""
    table = must(library().bpf_map_create(_PROGRAMS, b"next", 4, 4, 1, None), "making a map")
    key, value = ctypes.c_uint32(0), ctypes.c_uint32(program)
    done = library().bpf_map_update_elem(table, ctypes.byref(key), ctypes.byref(value), 0)
    must(done, "naming the next program")
    on = [
        asm.long(asm.MOVE, 1, CONTEXT),
        asm.memory(2, table, asm.MAP),
        asm.word_by(asm.MOVE, 3, 0),
        asm.call(_TAIL_CALL),
        asm.leave(DROP),
    ]
    counter = Counter().descriptor
    return Program(writer(pattern, template(pattern), counter=counter, then=b"".join(on)))


def template(pattern: Pattern) -> bytes:
    return pattern.template(to=TO, sender=FROM)


def first(pattern: Pattern) -> bytes:
    """One whole frame of a pattern."""
    return bytes(frames_of(pattern, template(pattern), 0, 1)[0])


def extended() -> bytes:
    """A SYN behind three extension headers: hop-by-hop, destination options, routing."""
    ends = IPv6Address("2001:db8:9::1"), SIX[5]
    segment = packets.tcp(*ends, sport=40000, dport=23)[40:]
    padding = b"\x01\x04\0\0\0\0"
    headers = bytes([60, 0]) + padding + bytes([43, 0]) + padding + bytes([6, 0, 4, 0, 0, 0, 0, 0])
    return frames.wrap(packets.ip(*ends, 0, headers + segment), to=TO, sender=FROM)


@contextmanager
def on_one_processor() -> Iterator[None]:
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(everywhere)})
    yield
    os.sched_setaffinity(0, everywhere)


def program() -> Iterator[Figure]:
    """A packet's cost; of random ones without that of writing them, measured with a bare drop."""
    tally, bare = Tally(), Program(always(DROP))
    tally.watch(layout.monitored(BLOCKS, (), (), budget=80, depth=8192))
    four, six = Pattern(FOUR), Pattern(SIX)
    with on_one_processor():
        own, drop = tally._program, bare.descriptor
        chains = {
            (target, pattern.block.version): before(target, pattern).descriptor
            for target in (own, drop)
            for pattern in (four, six)
        }
        hot, hot6 = first(four), extended()
        said = medians(
            "ns",
            RUNS,
            **{
                "program.bare_drop": lambda: nanoseconds(drop, hot),
                "program.hot_port": lambda: nanoseconds(own, hot),
                "program.extended6": lambda: nanoseconds(own, hot6),
                "random4": lambda: nanoseconds(chains[own, 4], hot),
                "written4": lambda: nanoseconds(chains[drop, 4], hot),
                "random6": lambda: nanoseconds(chains[own, 6], first(six)),
                "written6": lambda: nanoseconds(chains[drop, 6], first(six)),
            },
        )
        floor = said["program.bare_drop"]
        yield floor
        yield said["program.hot_port"].to(floor)
        for family in "46":
            more = said[f"random{family}"].value - said[f"written{family}"].value
            yield Figure(f"program.random_ports{family}", floor.value + more, "ns").to(floor)
        yield said["program.extended6"].to(floor)
        yield window(tally, chains[own, 4], hot)
    tally.close()


def window(tally: Tally, chain: int, hot: bytes) -> Figure:
    """Flip the banks and read every counter that moved, nearly all of a plane."""
    booked: list[dict[int, bytes]] = [{} for _ in range(layout.BANKS)]
    spent = []
    for _ in range(RUNS):
        nanoseconds(chain, hot)
        begin = time.perf_counter()
        bank = tally.flip()
        moved = sum(1 for _ in tally.changes(bank, booked[bank]))
        for number in range(layout.SKETCHES):
            tally.registers(bank, number)
        spent.append(time.perf_counter() - begin)
        assert moved > 65_000
    return Figure("window.read", median(spent) * 1000, "ms")
