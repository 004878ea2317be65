"""Sentinels: visitors who are surely people or welcome, and whom a policy must not stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.detection.chances import beta_below
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Collection

MOST: Final = 200_000
"""Accounts in good standing that are told apart; more of them only make the watch more patient."""

FEWEST: Final = 3
"""Accounts in good standing that must be stopped before their share is judged at all."""

DOUBT: Final = 0.01
"""With which chance a share that is allowed may be taken for too large."""


class Sentinel(StrEnum):
    """Say why somebody must not be stopped."""

    KNOWN = "visitor who is known to be a person"
    CRAWLER = "verified crawler"
    GOOD = "account in good standing"


@dataclass
class SentinelWatch:
    """
    Count, for one step of a promotion, which sentinels came and which were stopped.

    One stopped visitor who is known to be a person, or one stopped crawler that is verified, is one too many.
    An account in good standing may be a collector who waited; what counts is the share that is
    stopped, and only where it is surely too large.

    Args:
        known: Pseudonyms of visitors known to be people, as signed numbers.
        crawlers: Whether crawlers are watched over.
        allowed: The share of accounts in good standing that may be stopped.
    """

    known: frozenset[int] = frozenset()
    crawlers: bool = True
    allowed: float = 0.01
    met: set[int] = field(default_factory=set)
    stopped: dict[Sentinel, set[int]] = field(
        default_factory=lambda: {each: set() for each in Sentinel}
    )
    first: dict[str, Any] = field(default_factory=dict)

    def meet(self, actor: int, *, good: bool) -> None:
        """Note that an account was judged; *good* says whether it is in good standing."""
        if good and len(self.met) < MOST:
            self.met.add(actor)

    def hit(
        self, handles: Collection[int], remedy: Remedy, *, good: bool, verified: bool, ref: str
    ) -> None:
        """
        Note that somebody was stopped.

        Args:
            handles: Their pseudonyms, that of the account first; 0 where absent.
            remedy: What they met.
            good: Whether their account is in good standing.
            verified: Whether they are a verified crawler.
            ref: The code of the decision.
        """
        if remedy is Remedy.ALLOW:
            return
        mine = [each for each in handles if each in self.known]
        account = next(iter(handles), 0)
        if mine:
            self._note(Sentinel.KNOWN, mine[0], remedy, ref)
        elif verified and self.crawlers:
            self._note(Sentinel.CRAWLER, next(each for each in handles if each), remedy, ref)
        elif good and account:
            self.meet(account, good=True)
            self._note(Sentinel.GOOD, account, remedy, ref)

    def _note(self, sentinel: Sentinel, actor: int, remedy: Remedy, ref: str) -> None:
        self.stopped[sentinel].add(actor)
        self.first.setdefault(sentinel.value, {"met": remedy.value, "ref": ref})

    @property
    def alarm(self) -> str:
        """Why the policy must not go on; '' while it may."""
        for sentinel in (Sentinel.KNOWN, Sentinel.CRAWLER):
            if self.stopped[sentinel]:
                said = self.first[sentinel.value]
                return f"a {sentinel} met {said['met']} (decision {said['ref']})"
        hit, met = len(self.stopped[Sentinel.GOOD]), len(self.met)
        if hit < FEWEST or beta_below(self.allowed, float(hit), float(met - hit + 1)) >= DOUBT:
            return ""
        return f"{hit:,} of {met:,} accounts in good standing were stopped, of which at most {self.allowed:.2%} may be"

    def document(self) -> dict[str, Any]:
        """Return what was counted; nobody is named."""
        return {
            "good_met": len(self.met),
            "stopped": {sentinel.value: len(who) for sentinel, who in self.stopped.items()},
            "first": dict(self.first),
            "alarm": self.alarm,
        }
