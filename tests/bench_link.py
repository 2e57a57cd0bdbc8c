"""A real link under flood -> what a sensor counts a second, in each way that there is to count."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench_ground import BLOCK, apart, elsewhere, flood, ground
from bench_log import logs
from figures import Figure
from netns.conftest import Ground

from appliance.kernel import layout
from patience import until
from simulator.links import namespaces
from simulator.links.bpf import Program
from simulator.links.ends import ends
from simulator.shapes.program import DROP, always

RUNS = 5
FAST, SLOW = 3_000_000, 1_600_000
RARELY: dict[str, object] = {"interim-seconds": 300}
"""As on a device: what is measured is counting, not the writing of rollups every second."""


def counting() -> Iterator[Figure]:
    """What a sensor counts a second on a link, each way there is."""
    kernel = in_the_kernel()
    (counted,) = (figure for figure in kernel if figure.name == "link.counted")
    yield from kernel
    yield behind_the_queue().to(counted)
    for figure in logs():
        yield figure.to(counted) if figure.unit == counted.unit else figure


def in_the_kernel() -> list[Figure]:
    """A whole sensor, against the same link with a bare XDP_DROP on it."""
    with ground("xdp") as made, apart():
        _, far = ends(made.stranger.name, "wire0")

        def bare() -> float:
            program = Program(always(DROP))
            far.attach(program.descriptor)
            rate = flood(made, FAST).rate
            far.attach(None)
            program.close()
            return rate

        dropped = [bare() for _ in range(RUNS)]
        examining, memory = counted(made)
        dropped += [bare() for _ in range(RUNS)]
        alone, _ = counted(made, examine_per_second=1)
        dropped += [bare() for _ in range(RUNS)]
    floor = Figure("link.bare_drop", median(dropped), "packets/s")
    cells = 8 * layout.BANKS * layout.SLOTS
    own = layout.BANKS * (8 * layout.BOOKS + layout.SKETCHES * layout.REGISTERS)
    return [
        floor,
        Figure("link.counted", examining, "packets/s").to(floor),
        Figure("link.counted_unexamined", alone, "packets/s").to(floor),
        Figure("sensor.resident", memory / 1000, "MB"),
        Figure("sensor.maps", (cells + (os.cpu_count() or 1) * own) / 1e6, "MB"),
    ]


def counted(made: Ground, **counting: int) -> tuple[float, int]:
    """Packets a second that a sensor counted, every one, and the memory that it took."""
    chosen = {name.replace("_", "-"): value for name, value in counting.items()}
    shutil.rmtree(made.folder / "state", ignore_errors=True)
    config = made.config(str(BLOCK), counting=chosen, window=RARELY)
    with elsewhere():
        sensor = made.start(config)
    sent = [flood(made, FAST) for _ in range(RUNS)]
    frames = sum(one.frames for one in sent)
    assert made.settled("counted", frames)["counted"] == frames, "not every packet was counted"
    memory = resident(sensor.pid)
    sensor.terminate()
    sensor.wait()
    made.box.run(made.teiten, "appliance", "disarm", "--config", str(config))
    return median(one.rate for one in sent), memory


def resident(process: int) -> int:
    """The most that a process ever held, in kB."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[0])


def behind_the_queue() -> Figure:
    """A sensor whose kernel cannot count: what left the queue while it was never empty."""
    with ground("queue") as made, apart():
        with elsewhere():
            made.start(made.config(str(BLOCK), window=RARELY))
        begin = time.perf_counter()
        sent = flood(made, SLOW)
        until(lambda: not waiting(made))
        spent = time.perf_counter() - begin
        books = until(lambda: (b := made.status()["window"])["received"] >= sent.frames and b)
        return Figure("link.queue", books["counted"] / spent, "packets/s")


def waiting(made: Ground) -> int:
    """Packets in the sensor's queues."""
    with namespaces.inside(made.box.name):
        table = Path("/proc/thread-self/net/netfilter/nfnetlink_queue").read_text()
    return sum(int(line.split()[2]) for line in table.splitlines())
