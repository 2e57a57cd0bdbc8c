"""What log-based sensors do: a rule that logs, a file, and a parser -> packets a second."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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
with open(sys.argv[1], "wb") as log:
    while True:
        select.select([kernel], [], [])
        try:
            while True:
                text = os.read(kernel, 8192).partition(b";")[2].partition(b"\n")[0]
                log.write(time.strftime("%b %d %T box kernel: ").encode() + text + b"\n")
        except (BlockingIOError, BrokenPipeError):
            log.flush()  # nothing more; or the kernel wrote over what nobody had read yet
"""
PARSER = r"""
import re, sys, time
from collections import Counter
line = re.compile(sys.argv[2] + r" .* SRC=(\S+) DST=(\S+) .* PROTO=(\S+) SPT=\d+ DPT=(\d+)")
cells, sources, first, last, rest = Counter(), Counter(), 0, time.perf_counter(), ""
end = last + 30
with open(sys.argv[1]) as log:
    while time.perf_counter() < end if not first else time.perf_counter() - last < 2:
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


RSYSLOG = """
module(load="imklog")
*.* action(type="omfile" file="{log}" template="RSYSLOG_TraditionalFileFormat")
"""


def logs() -> Iterator[Figure]:
    """A writer of a few lines, and the daemon that others have, where it is installed."""
    yield from from_a_log("link.log", few_lines)
    if shutil.which("rsyslogd"):
        yield from from_a_log("link.log_rsyslog", rsyslog)


def from_a_log(name: str, writing: Callable[[Path], list[str]]) -> Iterator[Figure]:
    """Lines that the parser read a second, and the share of the packets that it never saw."""
    everywhere = _EVERYWHERE.read_text()
    with ground() as made, apart():
        log = made.folder / "kernel.log"
        log.touch()
        mark = f"{os.getpid()}-{name}"[:28]  # iptables takes no longer one
        rule = ["iptables-nft", "-t", "raw", "-A", "PREROUTING", "-i", "wire0", "-j"]
        made.box.run(*rule, "LOG", "--log-prefix", f"{mark} ", "--log-level", "debug")
        made.box.run(*rule, "DROP")
        _EVERYWHERE.write_text("1")
        try:
            with elsewhere():
                writer = subprocess.Popen(writing(log))
                parser = subprocess.Popen(
                    [sys.executable, "-c", PARSER, str(log), mark],
                    stdout=subprocess.PIPE,
                    text=True,
                )
            with writer, parser:
                try:
                    told(log)
                    sent = flood(made, LINES)
                    said, _ = parser.communicate(timeout=60)
                finally:
                    writer.kill()
                    parser.kill()
        finally:
            _EVERYWHERE.write_text(everywhere)
    lines, spent = map(float, said.split())
    if not lines:
        print(f"{name}: no line came", file=sys.stderr)
        return
    yield Figure(name, lines / spent, "packets/s")
    yield Figure(f"{name}_lost", 100 * (1 - lines / sent.frames), "%")


def few_lines(log: Path) -> list[str]:
    return [sys.executable, "-c", WRITER, str(log)]


def rsyslog(log: Path) -> list[str]:
    settings = log.with_name("rsyslog.conf")
    settings.write_text(RSYSLOG.format(log=log))
    return ["rsyslogd", "-n", "-f", str(settings), "-i", str(log.with_name("rsyslog.pid"))]


def told(log: Path) -> None:
    """Wait until something of the kernel, or of the daemon itself, is in the file."""
    end = time.monotonic() + 10
    while not log.stat().st_size:
        assert time.monotonic() < end, "nothing writes the kernel's words into the file"
        Path("/dev/kmsg").write_text("<7>figures begin\n")
        time.sleep(0.2)
