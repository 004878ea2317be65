"""What the guard would have done with what a ledger holds: who is exempt, and whom it would have been."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from privet.exposure.budgets import DAY
from privet.exposure.handles import ACCOUNT
from privet.verdict.conclusions import CODE, Conclusion
from privet.workflows.detect import detect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.enforcement.decision import Mode
    from privet.exposure.budgets import Budget
    from privet.review.rehearsal import Effect
    from privet.workflows.detect import Judged
    from privet.workflows.policy import Policy
    from privet.workflows.steps import Steps

TRAITS: Final = {"no-js": "without JavaScript", "vpn": "VPN", "screen-reader": "screen reader"}
"""Traits by which a roster tells slices of people; of the first, a ledger may tell, too."""

SHARED: Final = "CGNAT and other shared addresses"
"""The slice of who was seen on a network of many accounts: a carrier's NAT, a campus, a company."""

SURE: Final = 0.01
"""The chance at most that who runs scripts was never reported on, for who was not to count as without."""

NEW: Final = 7 * DAY
"""How long an account is new, microseconds."""


class Listed(NamedTuple):
    """
    Say what a roster knows of an actor.

    Args:
        role: What they are; '' where it is not said.
        traits: Of ``TRAITS``.
        created: When the account was made, microseconds since 1970 UTC; 0 where it is not said.
    """

    role: str = ""
    traits: frozenset[str] = frozenset()
    created: int = 0


@dataclass(frozen=True, slots=True)
class Cast:
    """
    Say who the actors of a ledger are, as masks over all of them in the order of their pseudonyms.

    Args:
        judged: The actors and what detection concludes.
        ordinary: Whom detection calls ordinary: they stand for people.
        exempt: Pseudonyms, sorted, of who is permitted or proven to be an honest agent.
        permitted: Pseudonyms, sorted, of who acts under an agreement.
        slices: Groups of people whom a limit may hit harder than others.
        roles: By the role that the operator names; empty where none is named.
        created: When each account was made, microseconds since 1970 UTC; 0 where nobody says.
        told: Traits of which the roster or the ledger tells, and ``created``.
    """

    judged: Judged
    ordinary: NDArray[np.bool_]
    exempt: NDArray[np.uint64]
    permitted: NDArray[np.uint64]
    slices: Mapping[str, NDArray[np.bool_]]
    roles: Mapping[str, NDArray[np.bool_]]
    created: NDArray[np.int64]
    told: frozenset[str] = frozenset()

    @property
    def actors(self) -> NDArray[np.uint64]:
        """All pseudonyms, sorted."""
        return self.judged.measured.actor

    def levels(self, names: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
        """Return who is known at each level, by the level's number."""
        level = self.judged.measured.level
        return {name: level == number for number, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """
    Hold what a policy would have done to what a ledger holds.

    Args:
        policy: Its version.
        mode: The mode it is in now; the replay enforces it in full.
        since: The first moment replayed, microseconds; *until* the last.
        decisions: How many exposures and misses were judged.
        whole: The effect on everybody; then on each budget, role and slice.
        room: Whether the memory allowed sufficed; if not, some handles were not counted.
        remarks: What the figures do not say.
        unseen: Slices of which neither the ledger nor a roster tells.
    """

    policy: str
    mode: Mode
    since: int
    until: int
    decisions: int
    whole: Effect
    budgets: tuple[Effect, ...]
    roles: tuple[Effect, ...]
    slices: tuple[Effect, ...]
    room: bool = True
    remarks: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the JSON answer."""
        return {
            "policy": self.policy,
            "mode": str(self.mode),
            "since": self.since,
            "until": self.until,
            "decisions": self.decisions,
            **self.whole.document(),
            "budgets": [each.document() for each in self.budgets],
            "roles": [each.document() for each in self.roles],
            "slices": [each.document() for each in self.slices],
            "unseen": list(self.unseen),
            "room": self.room,
            "remarks": list(self.remarks),
        }


def cast(policy: Policy, roster: Mapping[str, Listed]) -> Steps[Cast]:
    """
    Return who the actors of a ledger are.

    Args:
        policy: By what they are judged.
        roster: What is known of actors, by their names such as ``account:bob77``.
    """
    judged: Judged = yield from detect(policy)
    code, measured = judged.verdicts.code, judged.measured
    permitted = code == CODE[Conclusion.PERMITTED]
    honest = permitted | (code == CODE[Conclusion.VERIFIED_AGENT])
    signed_in = measured.level == ACCOUNT
    ordinary = (code == CODE[Conclusion.ORDINARY]) & (measured.subjects > 0)
    nobody = Listed()
    known = [
        roster.get(judged.called(row), nobody) for row in range(len(measured) if roster else 0)
    ]
    called = np.array([each.role for each in known] or [""] * len(measured))
    created = np.zeros(len(measured), np.int64)
    created[: len(known)] = [each.created for each in known]
    traits = {
        name: np.array([name in each.traits for each in known] or [False] * len(measured), np.bool_)
        for name in TRAITS
    }
    scriptless = without_scripts(measured.pages, measured.assets, measured.beacons)
    told = {trait for trait, mask in traits.items() if mask.any()}
    told |= {"created"} if created.any() else set()
    if scriptless is not None:
        told.add("no-js")
        traits["no-js"] |= scriptless
    return Cast(
        judged=judged,
        ordinary=ordinary,
        exempt=measured.actor[honest],
        permitted=measured.actor[permitted],
        slices={
            "signed in": signed_in,
            "signed out": ~signed_in,
            "new accounts": signed_in & newcomers(measured.newcomer > 0, created, measured.first),
            **{slice_: traits[name] for name, slice_ in TRAITS.items()},
        },
        roles={role: called == role for role in sorted({each.role for each in known} - {""})},
        created=np.where(signed_in, created, 0),
        told=frozenset(told),
    )


def without_scripts(
    pages: NDArray[np.float64], assets: NDArray[np.float64], beacons: NDArray[np.float64]
) -> NDArray[np.bool_] | None:
    """
    Return who shows pages with their styles and pictures and whose pages never report: no script runs.

    Somebody counts as such once that many pages of somebody with scripts would have reported with 99 %
    certainty, by the share of pages that do.

    Args:
        pages: Of each actor; *assets* and *beacons* likewise.

    Returns:
        None where no page of the site reports, so that a ledger tells nothing of scripts.
    """
    counts = [np.nan_to_num(each) for each in (pages, assets, beacons)]
    reporting = (counts[2] > 0) & (counts[0] > 0)
    if not reporting.any():
        return None
    share = float(counts[2][reporting].sum() / counts[0][reporting].sum())
    enough = math.log(SURE) / math.log1p(-min(share, 1 - SURE))
    return np.asarray((counts[2] == 0) & (counts[1] > 0) & (counts[0] >= enough))


def unseen_by(told: frozenset[str]) -> tuple[str, ...]:
    """Return the slices of which nothing tells."""
    return tuple(name for trait, name in TRAITS.items() if trait not in told)


def newcomers(
    seen: NDArray[np.bool_], created: NDArray[np.int64], first: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """
    Return which accounts are new: by the roster where it says, else as the ledger saw them come.

    Args:
        seen: Whether the ledger saw an account for the first time well after it began.
        created: When it was made; 0 where nobody says.
        first: When it was first seen.
    """
    return np.where(created > 0, first - created < NEW, seen)


def remarks(
    budgets: Sequence[Budget], begins: int, since: int, *, told: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """
    Return what the figures of a replay do not say.

    Args:
        begins: The first moment of the ledger, microseconds.
        since: The first moment replayed.
        told: Of what a roster or the ledger tells: traits, and ``created``.
    """
    unseen = unseen_by(told)
    said = [f"not in a ledger: {', '.join(unseen)}; name them with --roles"] if unseen else []
    young = {budget.youth for budget in budgets if budget.younger_than}
    if young and "created" not in told and begins > since - max(young):
        said.append(
            "every account is as old as the ledger: budgets for young accounts bind everybody "
            "in its first days"
        )
    return tuple(said)
