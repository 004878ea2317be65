"""What was written to whom over all cases: letters, what came of them, notices of breaches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from privet.response.breach.assessment import assess
from privet.response.breach.rules import Whom
from privet.response.letters.demands import Act, demands
from privet.response.letters.kinds import DELETING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privet.evidence.cases import Case
    from privet.response.letters.demands import Demand

CAME: dict[Act, str] = {
    Act.REPLY: "answered",
    Act.CONFIRM: "confirmed",
    Act.VERIFY: "verified",
    Act.FIND: "reappeared",
}
"""What is counted of a demand, by the step that shows it; a demand counts once for each."""


def letters(cases: Iterable[Case]) -> dict[str, Counter[str]]:
    """
    Count letters that were served; a draft is none, nor is what nobody is known to have received.

    Returns:
        ``letters`` by kind, and what came of those that demand a deletion, as ``deletions``.
    """
    served = [each for case in cases for each in demands(case.name, case.entries) if reached(each)]
    asked = [each for each in served if each.kind in DELETING]
    deletions = Counter({"demanded": len(asked)} if asked else {})
    for each in asked:
        deletions.update({CAME[act] for act, _, _ in each.history if act in CAME})
    return {"letters": Counter(each.kind.value for each in served), "deletions": deletions}


def reached(demand: Demand) -> bool:
    """Return whether a letter was served."""
    return any(act is Act.SERVE for act, _, _ in demand.history)


def notices(cases: Iterable[Case]) -> Counter[str]:
    """
    Count notices of breaches, over all cases and places.

    Returns:
        How many times an ``authority`` or the ``people`` of a place were told, and how often it was
        decided to tell nobody (``not-notified``).
    """
    found = Counter[str]()
    for case in cases:
        said = assess(case.entries)
        found.update(whom.value for _, whom in said.told)
        found["not-notified"] += sum(
            not decided.notify and whom is Whom.AUTHORITY
            for (_, whom), decided in said.decisions.items()
        )
    return +found
