"""A packet's fields -> numbers for the rest of it that no tool would have chosen.

ZMap, masscan and Mirai are known by a number. Whoever is none of them could draw it by chance,
and would then be taken for one of them; here nobody does.
"""

from random import Random

from simulator.script.probe import Address

ZMAP = 54321


def identification(rng: Random, destination: Address, port: int = 0, seq: int = 0) -> int:
    """Draw the identification of an IPv4 packet."""
    while True:
        drawn = rng.getrandbits(16)
        if drawn not in (ZMAP, (int(destination) ^ port ^ seq) & 0xFFFF):
            return drawn


def sequence(rng: Random, destination: Address) -> int:
    """Draw a TCP sequence number."""
    while (drawn := rng.getrandbits(32)) == int(destination) & 0xFFFFFFFF:
        pass
    return drawn
