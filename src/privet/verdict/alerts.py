"""The alert budget: how many actors one rule may condemn before it is the rule that is suspected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.verdict.conclusions import CODE, Conclusion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.verdict.conclude import Verdicts

LEAST: Final = 50
"""Alerts that a rule may raise however small a site is."""


@dataclass(frozen=True, slots=True)
class Demoted:
    """
    Say which rules raised more alerts than they may, and on whom.

    Args:
        rules: Of each, its alerts and how many it may raise.
        rows: The actors whose weightiest reason is such a rule, by the name of the rule.
    """

    rules: Mapping[str, tuple[int, int]]
    rows: Mapping[int, str]


def demoted(verdicts: Verdicts, share: float) -> Demoted:
    """
    Find the rules that condemn too many.

    An alert is a collector, filed under its weightiest reason. Actors that act together are one
    alert, however many they are, and are never demoted: a fleet cannot buy itself off with its size.

    Args:
        share: The part of all who were judged that one rule may condemn.
    """
    most = max(LEAST, round(share * len(verdicts.code)))
    alone = (verdicts.code == CODE[Conclusion.COLLECTOR]) & (verdicts.campaign < 0)
    collectors = np.flatnonzero(alone).tolist()
    if len(collectors) <= most:
        return Demoted({}, {})
    first = {row: told[0].detector for row in collectors if (told := verdicts.reasons(row))}
    over = {rule: count for rule, count in Counter(first.values()).items() if count > most}
    return Demoted(
        {rule: (count, most) for rule, count in over.items()},
        {row: rule for row, rule in first.items() if rule in over},
    )
