"""The kernel's rules: put them there, take them away, read their counters.

The counters outlive the daemon, so what arrived while nobody counted is known afterwards.
"""

import json
import re
import subprocess

from appliance.counting.account import Counters
from appliance.kernel import rules
from appliance.kernel.rules import Plan
from teiten.errors import OperatorError

_TOOLS = {4: "iptables-nft", 6: "ip6tables-nft"}
_COUNTER = re.compile(
    r"^\[(\d+):\d+\] -A TEITEN-QUEUE .*--comment \"?(teiten-\w+)\"? .*NFQUEUE", re.M
)


def _run(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise OperatorError(
            f"{words[0]} is not installed.", hint="Install the packages iptables and nftables."
        ) from error


def _must(*words: str, text: str | None = None) -> str:
    done = _run(*words, text=text)
    if done.returncode:
        raise OperatorError(
            f"{words[0]} refused the rules: {done.stderr.strip() or done.stdout.strip()}",
            hint="The sensor needs root (CAP_NET_ADMIN) and a kernel with NFQUEUE and nf_tables.",
        )
    return done.stdout


def arm(plan: Plan) -> None:
    """Put the rules of `plan` in place; nothing is open at any moment in between."""
    close(plan)
    _must("nft", "-f", "-", text=rules.nftables(plan))


def close(plan: Plan, *, early: bool = False) -> None:
    """Put those of them in place that let nothing pass; the interface need not be there yet."""
    for family, tool in _TOOLS.items():
        _must(f"{tool}-restore", "--noflush", text=rules.iptables(plan, family, early=early))
        for table, jump in rules.jumps(plan):
            if _run(tool, "-w", "-t", table, "-C", *jump).returncode:
                _must(tool, "-w", "-t", table, "-I", *jump)


def armed(plan: Plan) -> bool:
    """Whether exactly the rules of `plan` are in place."""
    try:
        read(plan)
    except LookupError:
        return False
    return not any(
        _run(tool, "-w", "-t", table, "-C", *jump).returncode
        for tool in _TOOLS.values()
        for table, jump in rules.jumps(plan)
    )


def closed() -> bool:
    """Whether there are rules of ours, of whatever plan."""
    return all(
        not _run(tool, "-w", "-t", "mangle", "-S", "TEITEN").returncode for tool in _TOOLS.values()
    )


def disarm(plan: Plan) -> None:
    """Take every rule away; the block is open to whatever else the box allows."""
    for tool in _TOOLS.values():
        for table, jump in rules.jumps(plan):
            while not _run(tool, "-w", "-t", table, "-D", *jump).returncode:
                pass
        for table, chains in (
            ("mangle", ("TEITEN", "TEITEN-QUEUE")),
            ("filter", ("TEITEN-IN", "TEITEN-FORWARD", "TEITEN-OUT")),
        ):
            for word in ("-F", "-X"):
                for chain in chains:
                    _run(tool, "-w", "-t", table, word, chain)
    for family in ("netdev", "ip", "ip6"):
        _run("nft", f"delete table {family} {rules.TABLE}")


def read(plan: Plan) -> Counters:
    """Read the counters, frames first; raises LookupError where the rules are not in place.

    A packet is counted as a frame before it is counted as queued. Read in this order, frames less
    queued can only be too small, never too large, and the next reading makes up for it.
    """
    ingress = _ingress(plan)
    queued = sum(_queued(tool, plan) for tool in _TOOLS.values())
    return Counters(frames=ingress["frames"], queued=queued, foreign=ingress["foreign"])


def standing(plan: Plan) -> Counters:
    """Read the counters of rules that must be there; raises OperatorError where they are gone."""
    try:
        return read(plan)
    except LookupError as error:
        raise OperatorError(
            f"The rules were changed behind the sensor's back: {error}.",
            hint="Start the sensor again, and it puts them back.",
        ) from error


def _ingress(plan: Plan) -> dict[str, int]:
    done = _run("nft", "-j", "list", "table", "netdev", rules.TABLE)
    if done.returncode:
        raise LookupError("the frame counter is gone")
    objects = json.loads(done.stdout)["nftables"]
    if not any(o.get("chain", {}).get("name") == f"plan-{plan.name}" for o in objects):
        raise LookupError("the frame counter belongs to other rules")
    counters = (o["counter"] for o in objects if "counter" in o)
    return {counter["name"]: int(counter["packets"]) for counter in counters}


def _queued(tool: str, plan: Plan) -> int:
    found = _COUNTER.findall(_run(f"{tool}-save", "-c", "-t", "mangle").stdout)
    if [name for _, name in found] != [f"teiten-{plan.name}"] * 2:
        raise LookupError("the queue's rules are gone")
    return sum(int(packets) for packets, _ in found)
