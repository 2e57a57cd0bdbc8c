"""Settings -> the rules and routes of this box, put in place or taken away."""

from ipaddress import ip_network

from appliance.kernel import netfilter, network
from appliance.kernel.rules import Plan
from appliance.reading.monitored import parse
from appliance.settings import Settings
from teiten.errors import OperatorError


def plan(settings: Settings) -> Plan:
    """What the rules depend on: the settings, and which addresses are the box's own."""
    blocks = parse(settings.monitored.blocks)
    return Plan(
        interface=settings.monitored.interface,
        blocks=blocks,
        own=tuple(
            address
            for address in network.own_addresses()
            if any(address.version == block.version and address in block for block in blocks)
        ),
        peers=parse(settings.monitored.management_peers),
        queue=settings.queue.packets,
        echo_queue=settings.queue.echo,
    )


def arm(wanted: Plan) -> None:
    """Close the blocks to everything but ping, and make the box answer for all of them.

    Raises OperatorError where that would cut somebody's session. Rules that are in place already
    stay, with what they have counted.
    """
    network.index(wanted.interface)
    _refuse_gateways(wanted)
    if netfilter.armed(wanted):
        network.answer_for(wanted.blocks, wanted.own)
        return
    if guests := network.endangered_sessions(wanted.interface, wanted.peers):
        raise OperatorError(
            f"The rules would cut {len(guests)} open session(s) with this box over "
            f"{wanted.interface}: {', '.join(map(str, guests[:3]))}.",
            hint="Add these addresses to monitored.management-peers, or come by another interface.",
        )
    netfilter.arm(wanted)
    network.answer_for(wanted.blocks, wanted.own)


def close(settings: Settings) -> bool:
    """Close the blocks before there is a network; False where they were closed already."""
    if netfilter.closed():
        return False
    netfilter.close(plan(settings), early=True)
    return True


def _refuse_gateways(wanted: Plan) -> None:
    """A gateway whose address the box claims for itself could not be spoken to any more."""
    for block in wanted.blocks:
        for gateway in sorted(network.gateways(), key=str):
            if gateway.version == block.version and gateway in block:
                around = sorted(block.address_exclude(ip_network(gateway)))  # type: ignore[arg-type]
                blocks = ", ".join(f'"{rest}"' for rest in around)
                raise OperatorError(
                    f"{gateway} is a gateway of this box and lies in the monitored block {block}.",
                    hint=f"Monitor the addresses around it: {blocks}",
                )


def disarm(wanted: Plan) -> None:
    """Take rules and routes away."""
    network.no_longer_answer_for(wanted.blocks)
    netfilter.disarm(wanted)
