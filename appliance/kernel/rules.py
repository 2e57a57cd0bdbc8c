"""What is monitored -> the text of the kernel's rules, and the name by which they are known.

Two languages, because neither alone is enough. iptables-nft holds the verdicts: what is addressed
to a monitored block goes to a queue without bypass (so that nothing passes while nobody listens),
and behind it INPUT, FORWARD and OUTPUT refuse in silence. nftables counts every frame as it
enters, before anything could drop it, and keeps the kernel from putting fragments together, so
that each is counted by itself.

    frame -> netdev ingress: counter -> -450: no tracking -> mangle PREROUTING: NFQUEUE
          -> filter INPUT: own replies, management peers, accepted pings; DROP
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from appliance.reading.decode import Address, Network

TABLE = "teiten"
OWN_REPLY = "-m conntrack --ctstate ESTABLISHED,RELATED --ctdir REPLY"
_KNOWN = ("ip", "ip6", "arp", "8021q", "8021ad")
"""Protocols that the kernel takes; of others it says that the link dropped them."""

_ND = range(133, 138)
"""Router and neighbour discovery (RFC 4861), genuine only with a hop limit of 255."""


class Plan(NamedTuple):
    """Everything that the rules depend on."""

    interface: str
    blocks: tuple[Network, ...]
    own: tuple[Address, ...]
    """Addresses of the box itself that lie in a monitored block."""
    peers: tuple[Network, ...]
    queue: int
    echo_queue: int

    @property
    def name(self) -> str:
        """A short name that changes with any part of the plan."""
        return sha256(repr(tuple(self)).encode()).hexdigest()[:12]


def iptables(plan: Plan, family: int, *, early: bool = False) -> str:
    """Write chains for iptables-nft-restore (4) or ip6tables-nft-restore (6).

    The built-in chains jump to these; `jumps` lists how. `early` is before the box has an address:
    any of the blocks may become its own. What it asks for itself is answered, so that it gets an
    address and the time; nobody else is.
    """
    own = [one for one in (plan.blocks if early else plan.own) if one.version == family]
    blocks = [block for block in plan.blocks if block.version == family]
    peers = [peer for peer in plan.peers if peer.version == family]
    lines = [
        "*mangle",
        ":TEITEN - [0:0]",
        ":TEITEN-QUEUE - [0:0]",
        *_to_queue(plan, family, blocks, own, peers),
        "COMMIT",
        "*filter",
        ":TEITEN-IN - [0:0]",
        ":TEITEN-FORWARD - [0:0]",
        ":TEITEN-OUT - [0:0]",
        *_in(family, blocks, peers),
        "-A TEITEN-FORWARD -j DROP",
        *_out(family, blocks, own),
        "COMMIT",
    ]
    return "\n".join(lines) + "\n"


def jumps(plan: Plan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rules of the built-in chains: (table, arguments behind -C, -I or -D)."""
    arriving, leaving = ("-i", plan.interface), ("-o", plan.interface)
    return (
        ("filter", ("INPUT", *arriving, "-j", "TEITEN-IN")),
        ("filter", ("FORWARD", *arriving, "-j", "TEITEN-FORWARD")),
        ("filter", ("OUTPUT", *leaving, "-j", "TEITEN-OUT")),
        ("mangle", ("PREROUTING", *arriving, "-j", "TEITEN")),
    )


def _icmp(family: int, kind: int) -> str:
    return f"-p icmp --icmp-type {kind}" if family == 4 else f"-p icmpv6 --icmpv6-type {kind}"


def _echo(family: int) -> str:
    return _icmp(family, 8 if family == 4 else 128)


def _discovery() -> Iterator[str]:
    for kind in _ND:
        yield f"{_icmp(6, kind)} -m hl --hl-eq 255"


def _to_queue(
    plan: Plan,
    family: int,
    blocks: Iterable[Network],
    owned: Iterable[Address | Network],
    peers: Iterable[Network],
) -> Iterator[str]:
    for block in blocks:
        yield f"-A TEITEN -d {block} -j TEITEN-QUEUE"
    for own in owned:
        yield f"-A TEITEN-QUEUE -d {own} {OWN_REPLY} -j RETURN"
        for peer in peers:
            yield f"-A TEITEN-QUEUE -s {peer} -d {own} -j RETURN"
    if family == 6:
        for match in _discovery():
            yield f"-A TEITEN-QUEUE {match} -j RETURN"
    comment = f"-m comment --comment teiten-{plan.name}"
    yield f"-A TEITEN-QUEUE {_echo(family)} {comment} -j NFQUEUE --queue-num {plan.echo_queue}"
    yield f"-A TEITEN-QUEUE {comment} -j NFQUEUE --queue-num {plan.queue}"


def _in(family: int, blocks: Iterable[Network], peers: Iterable[Network]) -> Iterator[str]:
    yield f"-A TEITEN-IN {OWN_REPLY} -j ACCEPT"
    for peer in peers:
        yield f"-A TEITEN-IN -s {peer} -j ACCEPT"
    if family == 6:
        for match in _discovery():
            yield f"-A TEITEN-IN {match} -j ACCEPT"
        yield "-A TEITEN-IN -s fe80::/10 -d fe80::/10 -p udp --sport 547 --dport 546 -j ACCEPT"
    for block in blocks:
        yield f"-A TEITEN-IN -d {block} {_echo(family)} -j ACCEPT"
    yield "-A TEITEN-IN -j DROP"


def _out(
    family: int, blocks: Iterable[Network], owned: Iterable[Address | Network]
) -> Iterator[str]:
    """From a monitored address only echo replies leave; the box's own flows go their way."""
    reply = _icmp(family, 0 if family == 4 else 129)
    for own in owned:
        stray = "-m conntrack --ctstate INVALID"
        yield f"-A TEITEN-OUT -s {own} -p tcp --tcp-flags RST RST {stray} -j DROP"
        for kind in (3, 11, 12) if family == 4 else (1, 2, 3, 4):
            yield f"-A TEITEN-OUT -s {own} {_icmp(family, kind)} -j DROP"
        yield f"-A TEITEN-OUT -s {own} -j RETURN"
    for block in blocks:
        yield f"-A TEITEN-OUT -s {block} {reply} -j RETURN"
        if family == 6:
            for match in _discovery():
                yield f"-A TEITEN-OUT -s {block} {match} -j RETURN"
        yield f"-A TEITEN-OUT -s {block} -j DROP"


def nftables(plan: Plan) -> str:
    """Write the frame counter and the exception from tracking, replacing what was there."""
    return "\n".join(
        [
            *(f"table {f} {TABLE} {{}}\ndelete table {f} {TABLE}" for f in ("netdev", "ip", "ip6")),
            f"table netdev {TABLE} {{",
            "  counter frames { }",
            "  counter foreign { }",
            f"  chain plan-{plan.name} {{",
            f'    type filter hook ingress device "{plan.interface}" priority -500; policy accept;',
            '    counter name "frames"',
            f'    meta protocol != {{ {", ".join(_KNOWN)} }} counter name "foreign"',
            "  }",
            "}",
            *_untracked(plan, 4),
            *_untracked(plan, 6),
            "",
        ]
    )


def _untracked(plan: Plan, family: int) -> Iterator[str]:
    """Keep strangers' packets out of connection tracking, and every fragment apart."""
    word = "ip" if family == 4 else "ip6"
    blocks = [str(block) for block in plan.blocks if block.version == family]
    own = [str(address) for address in plan.own if address.version == family]
    yield f"table {word} {TABLE} {{"
    if blocks:
        to = f'iifname "{plan.interface}" {word} daddr {{ {", ".join(blocks)} }}'
        fragment = "ip frag-off & 0x3fff != 0" if family == 4 else "exthdr frag exists"
        echo = "icmp type echo-request" if family == 4 else "icmpv6 type echo-request"
        yield "  chain early {"
        yield "    type filter hook prerouting priority -450; policy accept;"
        if own:
            yield f"    {to} {fragment} notrack"
            yield f"    {to} {echo} notrack"
            yield f"    {to} {word} daddr != {{ {', '.join(own)} }} notrack"
        else:
            yield f"    {to} notrack"
        yield "  }"
    yield "}"
