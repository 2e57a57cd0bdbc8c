"""What libc does not wrap is called by number, and that is each machine's own."""

import re
from pathlib import Path

import pytest

from appliance.kernel import xdp
from simulator.links import bpf

HEADERS = {
    "x86_64": "x86/asm/unistd_64.h",
    "aarch64": "arm64/asm/unistd_64.h",
    "riscv64": "riscv/asm/unistd_64.h",
    "armv7l": "arm/asm/unistd-eabi.h",
    "ppc64le": "powerpc/asm/unistd_64.h",
}
"""Below the headers of all machines' kernels, which Debian 13 has."""
CALLS = [("membarrier", xdp._MEMBARRIER), ("bpf", bpf._CALLS)]


@pytest.mark.parametrize(("name", "known"), CALLS, ids=[name for name, _ in CALLS])
def test_a_call_s_number_is_that_of_the_kernel_s_headers(
    root: Path, name: str, known: dict[str, int]
) -> None:
    headers = root / "build" / "image" / "tools" / "usr" / "lib" / "linux" / "uapi"
    found = {
        machine: int(number)
        for machine, header in HEADERS.items()
        for number in re.findall(
            rf"(?m)^#define __NR_{name}\s+(?:\(__NR_SYSCALL_BASE \+ )?(\d+)",
            (headers / header).read_text(),
        )
    }
    assert found == known
