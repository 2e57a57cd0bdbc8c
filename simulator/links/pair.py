"""A name -> two namespaces and the link between them, whose far end drops all that arrives."""

import os
from types import TracebackType
from typing import Self

from pyroute2 import IPRoute

from simulator.links import claims, namespaces
from simulator.links.bpf import Program
from simulator.links.ends import ends
from simulator.links.layout import stem
from simulator.shapes.program import DROP, always
from teiten.errors import OperatorError

NEAR, FAR = "near0", "far0"


class Pair:
    """A link for measuring what a sender can do."""

    interface = NEAR

    def __init__(self, identity: str) -> None:
        """Plan it; nothing is made yet."""
        self._identity = identity
        self.namespace = f"{stem(identity)}sender"
        self.receiver = f"{stem(identity)}receiver"
        self._claim: claims.Claim | None = None

    def __enter__(self) -> Self:
        """Make it."""
        if os.geteuid() != 0:
            raise OperatorError(
                "Making a link needs root.", hint="Run this as root: sudo teiten simulator flood"
            )
        self._claim = claims.claim(self._identity)
        if self._claim is None:
            raise OperatorError(
                f"A lab named {self._identity} is running.", hint="Wait until it is through."
            )
        try:
            self._make()
        except BaseException:
            self._remove(self._claim)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it."""
        if self._claim:
            self._remove(self._claim)

    def answer(self, code: bytes | None) -> None:
        """Give what arrives to the program `code` before the kernel makes anything of it."""
        _, far = ends(self.namespace, NEAR)
        if code is None:
            far.attach(None)
            return
        program = Program(code)
        far.attach(program.descriptor)
        program.close()

    def _make(self) -> None:
        for name in (self.namespace, self.receiver):
            namespaces.make(name)
            with namespaces.inside(name):
                # Nobody but the sender may speak here.
                namespaces.tune({"ipv6/conf/default/disable_ipv6": "1"})
        with namespaces.inside(self.namespace), IPRoute() as kernel:
            peer = {"ifname": FAR, "net_ns_fd": self.receiver}
            kernel.link("add", ifname=NEAR, kind="veth", peer=peer)
        for end in ends(self.namespace, NEAR):
            with namespaces.inside(end.namespace), IPRoute() as kernel:
                kernel.link("set", index=end.index, arp=False, multicast=False, state="up")
        self.answer(always(DROP))

    def _remove(self, held: claims.Claim) -> None:
        for name in (self.namespace, self.receiver):
            namespaces.remove(name)
        held.release(forget=True)
        self._claim = None
