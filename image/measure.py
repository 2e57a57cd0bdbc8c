#!/usr/bin/env python3
"""A kernel's file (UKI) -> what PCR 11 of a TPM says once it has started.

The stub in it measures each section, first its name and then its bytes, in an order that belongs
to its interface (UAPI.5, "Unified Kernel Image"; systemd-stub(7)). No signature is measured there.
"""

import sys
from hashlib import sha256

import pefile

_MEASURED = (
    *("linux", "osrel", "cmdline", "initrd", "ucode", "splash", "dtb", "uname", "sbat"),
    *("pcrpkey", "profile", "dtbauto", "hwids"),
)


def main(path: str) -> None:
    """Print it."""
    file = pefile.PE(path, fast_load=True)
    sections = {each.Name.rstrip(b"\0"): each for each in file.sections}
    register = bytes(32)
    for name in (f".{each}".encode() for each in _MEASURED):
        if name in sections:
            data = sections[name].get_data(length=sections[name].Misc_VirtualSize)
            for event in (name + b"\0", data):
                register = sha256(register + sha256(event).digest()).digest()
    print(register.hex())


if __name__ == "__main__":
    main(*sys.argv[1:])
