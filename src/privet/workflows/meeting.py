"""Who comes to a guarded site, counted as a log of it would be: pages, parts of pages, software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from privet.exposure.activity import ANSWERED, CLAIMED, DECLARED, VERIFIED, Counter
from privet.exposure.recognising import ACTOR, AT, HI, KIND, LEVEL, LO
from privet.exposure.tallying import DEVICE
from privet.workflows.asking import Reception

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.identity.agents import Agents

WHAT: Final = np.array([AT, ACTOR, LEVEL, KIND, DEVICE, HI, LO])
"""The cells of a request that are counted by."""

_AT, _ACTOR, _LEVEL, _KIND, _DEVICE, _HI, _LO, _RECEIVED = range(len(WHAT) + 1)

SOFTWARE: Final = "device:"
STATUS: Final = np.array([200, 200, 429, 403], np.int16)
"""The status of each ``Reception``; of what was let pass no other is known before the answer."""

MOST: Final = 100_000
"""Devices of which is remembered what they say; then they are learnt again."""


class Guests:
    """
    Count who was met, as ``workflows.observe.Census`` counts the exchanges of a log.

    Args:
        agents: What is known of agents that call themselves automated; nothing where None.
    """

    def __init__(self, agents: Agents | None = None) -> None:
        self.counter = Counter()
        self._agents = agents
        self._flags: dict[int, int] = {}
        self._claims: dict[int, str] = {}
        self._proofs: dict[tuple[str, int, int], bool] = {}

    def learn(self, pseudonym: int, name: str) -> None:
        """Learn what the software of a device says of itself; names of others say nothing."""
        if self._agents is None or not name.startswith(SOFTWARE):
            return
        if len(self._flags) >= MOST:
            self._flags.clear()
            self._claims.clear()
            self._proofs.clear()
        agent = name.removeprefix(SOFTWARE)
        claim = self._agents.claimed(agent)
        self._flags[pseudonym] = (CLAIMED if claim else 0) | (
            DECLARED if self._agents.declared(agent) else 0
        )
        if claim:
            self._claims[pseudonym] = claim

    def count(self, met: NDArray[np.int64]) -> None:
        """Count requests; each row holds the cells ``WHAT`` and how it was received."""
        if not len(met):
            return
        devices, places = np.unique(met[:, _DEVICE], return_inverse=True)
        known = np.array([self._flags.get(each, 0) for each in devices.tolist()], np.uint8)
        flags = known[places]
        self._prove(met, flags)
        received = met[:, _RECEIVED]
        flags[received == Reception.ANSWERED] |= ANSWERED
        self.counter.count(
            np.ascontiguousarray(met[:, _AT]),
            np.ascontiguousarray(met[:, _ACTOR]).view(np.uint64),
            met[:, _LEVEL].astype(np.int8),
            met[:, _KIND].astype(np.int8),
            STATUS[received],
            flags,
        )

    def _prove(self, met: NDArray[np.int64], flags: NDArray[np.uint8]) -> None:
        """Set the flag of those who are what they claim to be."""
        if self._agents is None:
            return
        mask = (1 << 64) - 1
        for row in np.flatnonzero(flags & CLAIMED).tolist():
            device, hi, lo = met[row, _DEVICE : _LO + 1].tolist()
            case = (self._claims[device], hi & mask, lo & mask)
            proof = self._proofs.get(case)
            if proof is None:
                proof = self._proofs[case] = self._agents.verified(*case)
            if proof:
                flags[row] |= VERIFIED
