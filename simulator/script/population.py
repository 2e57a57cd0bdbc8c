"""Economies and their ranges -> where a stranger lives."""

from ipaddress import IPv4Network, IPv6Network
from random import Random

from simulator.script.probe import Address
from simulator.script.role import Economies
from simulator.script.targets import Block
from teiten.geo.ranges import Ranges
from teiten.rollup.record import Family


class Settled:
    """Hosts in the address ranges of economies, as often as their weights say."""

    def __init__(self, ranges: Ranges, economies: Economies) -> None:
        """Spread hosts over `economies`; without any, as each family's addresses are spread."""
        self._ranges, self._economies = ranges, economies
        self._sizes: dict[Family, Economies] = {}

    def draw(self, rng: Random, family: Family, economies: Economies) -> Address:
        """Draw a host's address; without `economies`, from the whole population."""
        weights = economies or self._economies or self._by_size(family)
        (economy,) = rng.choices(list(weights), list(weights.values()))
        return self._ranges.draw(rng, economy, family)

    def holds(self, address: Address) -> bool:  # noqa: ARG002
        """A worm's neighbours are wherever it is."""
        return True

    def _by_size(self, family: Family) -> Economies:
        if family not in self._sizes:
            self._sizes[family] = dict(self._ranges.sizes(family))
        return self._sizes[family]


class Enclave:
    """Hosts in a few blocks, where no address of the real world may be used."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        """Let everybody live in `blocks`."""
        self._blocks: dict[Family, list[Block]] = {
            4: [block for block in blocks if isinstance(block, IPv4Network)],
            6: [block for block in blocks if isinstance(block, IPv6Network)],
        }

    def draw(self, rng: Random, family: Family, economies: Economies) -> Address:  # noqa: ARG002
        """Draw a host's address; there are no economies here."""
        block = rng.choice(self._blocks[family])
        return block[rng.randrange(block.num_addresses)]

    def holds(self, address: Address) -> bool:
        """Nobody lives outside the blocks, nor pretends to."""
        family: Family = 6 if address.version == 6 else 4
        return any(address in block for block in self._blocks[family])
