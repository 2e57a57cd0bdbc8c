"""What log-based sensors do: a rule that logs, a file, and a parser -> packets a second."""

import subprocess
import sys
from pathlib import Path

from bench_ground import apart, elsewhere, flood, ground
from figures import Figure

LINES = 150_000
_EVERYWHERE = Path("/proc/sys/net/netfilter/nf_log_all_netns")
"""Whether the kernel logs what happens in namespaces; set back afterwards."""

WRITER = r"""
import os, select, sys, time
kernel = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
os.lseek(kernel, 0, os.SEEK_END)
print("writes", flush=True)
with open(sys.argv[1], "wb") as log:
    while True:
        log.flush()
        select.select([kernel], [], [])
        try:
            while True:
                text = os.read(kernel, 8192).partition(b";")[2].partition(b"\n")[0]
                log.write(time.strftime("%b %d %T box kernel: ").encode() + text + b"\n")
        except (BlockingIOError, BrokenPipeError):
            pass  # nothing more; or the kernel wrote over what nobody had read yet
"""
PARSER = r"""
import re, sys, time
from collections import Counter
line = re.compile(r"teiten .* SRC=(\S+) DST=(\S+) .* PROTO=(\S+) SPT=\d+ DPT=(\d+)")
cells, sources, first, last, rest = Counter(), Counter(), 0, time.perf_counter(), ""
with open(sys.argv[1]) as log:
    while not first or time.perf_counter() - last < 2:
        for text in log:
            rest += text
            if not rest.endswith("\n"):
                continue
            text, rest = rest, ""
            if found := line.search(text):
                cells[found[3], found[4]] += 1
                sources[found[1]] += 1
                last = time.perf_counter()
                first = first or last
        time.sleep(0.01)
print(sum(cells.values()), last - first)
"""


def from_a_log() -> tuple[Figure, Figure]:
    """Lines that the parser read a second, and the share of the packets that it never saw."""
    everywhere = _EVERYWHERE.read_text()
    with ground() as made, apart():
        log = made.folder / "kernel.log"
        rule = ["iptables-nft", "-t", "raw", "-A", "PREROUTING", "-i", "wire0", "-j"]
        made.box.run(*rule, "LOG", "--log-prefix", "teiten ", "--log-level", "debug")
        made.box.run(*rule, "DROP")
        _EVERYWHERE.write_text("1")
        try:
            with elsewhere():
                writer, parser = (python(code, log) for code in (WRITER, PARSER))
            with writer, parser:
                sent = flood(made, LINES)
                assert parser.stdout
                lines, spent = map(float, parser.stdout.readline().split())
                writer.kill()
        finally:
            _EVERYWHERE.write_text(everywhere)
    return (
        Figure("link.log", lines / spent, "packets/s"),
        Figure("link.log_lost", 100 * (1 - lines / sent.frames), "%"),
    )


def python(code: str, log: Path) -> subprocess.Popen[str]:
    """Run a program on the log, once it is there."""
    words = [sys.executable, "-c", code, str(log)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    if code is WRITER:
        assert process.stdout
        assert process.stdout.readline() == "writes\n"
    log.touch()
    return process
