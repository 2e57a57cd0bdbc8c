"""A population and a doubling time -> the moments at which its hosts fall ill, one by one.

The SI model of epidemics, as fitted to Code Red by Staniford, Paxson, Weaver: How to 0wn the
Internet in Your Spare Time (USENIX Security 2002). dk/dt = r k (1 - k/K), so the moment at which
the curve passes k is known in closed form, and so is the k-th infection.
"""

import math


def moments(hosts: int, doubling: float) -> list[float]:
    """When the curve through one host at 0 passes 1, 1.5, 2.5, ... hosts, in seconds."""
    rate = math.log(2) / doubling
    healthy = max(hosts - 1, 1)

    def passes(ill: float) -> float:
        return -math.log((hosts / ill - 1) / healthy) / rate

    return [0.0] + [passes(host + 0.5) for host in range(1, hosts)]


def share(hosts: int, doubling: float, since: float) -> float:
    """Say which share of the hosts is ill so many seconds after the first; before it, none."""
    if since < 0:
        return 0.0
    return 1 / (1 + (hosts - 1) * 2 ** -(since / doubling))
