"""A tally of sets and lists: slow, and obviously right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.budgets import WHO
from privet.exposure.counting import HANDLES
from privet.exposure.tallying import Standing, Take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.exposure.tallying import Allowances, Ask, Shown


@dataclass
class Kept:
    """What is kept of one actor: for each person, when last, how many, how heavy."""

    first: int = 0
    last: int = 0
    people: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    tried: float = 0.0
    missed: float = 0.0

    def count(self, at: int, span: int, part: int) -> int:
        """Count people (part 1) or their load (part 2) in (at - span, at]."""
        return sum(each[part] for each in self.people.values() if each[0] > at - span)

    def show(self, at: int, subject: int, people: int, load: int) -> None:
        """Note that somebody was shown."""
        self.first = self.first or at
        before = self.people.get(subject, (0, 0, 0))
        self.people[subject] = (at, max(people, before[1]), max(load, before[2]))

    def within(self, at: int, span: int) -> Kept:
        """Forget whom no window holds."""
        self.people = {s: each for s, each in self.people.items() if each[0] > at - span}
        return self

    def attempt(self, at: int, tried: int, missed: int) -> None:
        """Count a try, older ones fading over a day."""
        fading = float(np.exp(-max(at - self.last, 0) / 86_400e6))
        self.tried = self.tried * fading + tried
        self.missed = self.missed * fading + missed
        self.last = max(self.last, at)


class TwinTally:
    """Count with dictionaries."""

    def __init__(self) -> None:
        self.kept: dict[int, Kept] = {}
        self.spent: set[int] = set()

    def __len__(self) -> int:
        return len(self.kept)

    def judge(self, ask: Ask) -> Standing:
        """Judge budget by budget."""
        limits = ask.allowances.limits(ask.who)
        longest = max(ask.allowances.spans)
        worst = (0.0, -1, 0, 0)
        for row, budget in enumerate(ask.allowances.budgets):
            handle = int(ask.who[WHO.index(budget.who)])
            if not handle:
                continue
            kept = self.kept.get(handle, Kept())
            now = max(ask.at, kept.last)
            if kept.first and ask.at - kept.first >= budget.youth:
                continue
            part = 2 if budget.weighted else 1
            count = ask.load if budget.weighted else ask.people
            here = kept.within(now, longest).people.get(ask.subject)
            if here and here[0] > now - budget.microseconds:
                continue
            if here:
                count = max(count, here[part])
            count += kept.count(now, budget.microseconds, part)
            share = count / int(limits[row])
            if share > worst[0]:
                worst = (share, row, count, int(limits[row]))
        account = self.kept.get(int(ask.who[0]), Kept())
        good = bool(account.first and ask.at - account.first >= ask.good_age)
        charged = fresh = 0
        allowed = worst[0] <= (ask.stop_good if good else ask.stop)
        if ask.take is not Take.NOTHING and ask.people > 0 and allowed:
            charged = 1
            for level in range(HANDLES):
                handle = int(ask.who[level])
                if not handle or not ask.allowances.hold[level]:
                    continue
                kept = self.kept.setdefault(handle, Kept())
                now = max(ask.at, kept.last)
                if ask.subject in kept.within(now, longest).people:
                    if ask.take is Take.RESERVE:
                        continue
                else:
                    fresh |= 1 << level
                kept.attempt(now, int(ask.take is Take.CHARGE), 0)
                kept.show(now, ask.subject, ask.people, ask.load)
        return Standing(*worst, charged=bool(charged), fresh=fresh, good=good)

    def charge(
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """Charge everybody everywhere."""
        for level in range(HANDLES):
            handle = int(who[level])
            if not handle or not allowances.hold[level]:
                continue
            if fresh >> level & 1 and handle in self.kept:
                kept = self.kept[handle]
                gone = kept.people.pop(released, None)
                if gone and gone[0] == kept.first and not kept.people:
                    kept.first = 0
            kept = self.kept.setdefault(handle, Kept())
            now = max(at, kept.last)
            kept.attempt(now, tried, missed)
            for subject, people, load in shown:
                if people:
                    kept.within(now, max(allowances.spans)).show(now, subject, people, load)
        return True

    def forget(self, handle: int) -> bool:
        """Forget an actor."""
        return self.kept.pop(handle, None) is not None

    def spend(self, token: int, until: int, at: int) -> bool:
        """Say whether a token is new."""
        new = token not in self.spent
        self.spent.add(token)
        return new
