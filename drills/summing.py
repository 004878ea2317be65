"""What came of a live drill, in the words of the review's records."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from privet.review.drills import Campaign
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drills.honest import Met
    from drills.live import Task
    from drills.running import Yield
    from drills.watching import Watch

HOUR = 3_600
PASSED = (302, 303)
"""How the check answers who passed it."""

LATE = 0.75
"""Of its time; whoever obtained somebody new after it was not contained."""


def campaign(guarded: Yield, bare: Yield, watch: Watch, task: Task) -> dict[str, Any]:
    """Sum up what one tool came to; times are those of a clock, in hours."""
    first = guarded.met[0].at if guarded.met else 0.0
    actors = {watch.handle(each) for each in guarded.met}
    verdicts = [watch.found[each] for each in actors if each in watch.found]
    caught = [at for at, what in verdicts if what is Conclusion.COLLECTOR]
    found = min(caught, default=None)
    noticed = next((each.at for each in guarded.met if _refused(each.remedy)), None)
    last = guarded.gained[-1][0] if guarded.gained else first
    held = guarded.profiles < bare.profiles and last - first <= LATE * task.seconds
    before = [count for at, count in guarded.gained if found is None or at < found]
    return asdict(
        Campaign(
            tactic=guarded.scraper.name,
            people=guarded.profiles,
            bare=bare.profiles,
            asked=guarded.requests,
            bare_asked=bare.requests,
            identities=len(actors),
            refused=sum(_refused(each.remedy) for each in guarded.met),
            solved=sum(
                each.target.startswith("/.privet/") and each.status in PASSED
                for each in guarded.met
            ),
            noticed=_hours(noticed, first),
            doubted=_hours(min((at for at, _ in verdicts), default=None), first),
            found=_hours(found, first),
            contained=_hours(last, first) if held else None,
            before_found=max(before, default=0),
            condemned=len(caught),
        )
    )


def _refused(remedy: str) -> bool:
    return remedy in {"challenge", "limit", "deny"}


def _hours(at: float | None, since: float) -> float | None:
    return None if at is None else round(max(0.0, at - since) / HOUR, 5)


def crowd(met: Sequence[Met]) -> dict[str, Any]:
    """Sum up what honest people met; one session stands for a person's day."""
    there = [each for each in met if each.pages]
    roles = Counter(each.name for each in there)
    return {
        "days": len(there),
        "challenged": sum(each.held > 0 for each in there),
        "limited": sum(each.refused > 0 for each in there),
        "by_role": dict(Counter(each.name for each in there if each.held)),
        "by_rule": {},
        "roles": dict(roles),
    }
