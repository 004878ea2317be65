"""The tally that is obviously right: dictionaries, slow and without bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from privet.exposure.budgets import DAY, WHO, Budget
from privet.exposure.counting import HANDLES, WIDE
from privet.exposure.tallying import Standing, Take

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.exposure.tallying import Allowances, Ask, Shown


@dataclass
class _Kept:
    """Hold what is kept of one actor: for each person, when last, how many, how heavy."""

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

    def within(self, at: int, span: int) -> _Kept:
        """Forget whom no window holds."""
        self.people = {s: each for s, each in self.people.items() if each[0] > at - span}
        return self

    def attempt(self, at: int, tried: int, missed: int) -> None:
        """Count a try, older ones fading over a day."""
        fading = math.exp(-max(at - self.last, 0) / DAY)
        self.tried = self.tried * fading + tried
        self.missed = self.missed * fading + missed
        self.last = max(self.last, at)


class PlainTally:
    """Count with dictionaries: slow, without bounds, and obviously right."""

    def __init__(self) -> None:
        self.kept: dict[int, _Kept] = {}
        self.spent: set[int] = set()

    def __len__(self) -> int:
        """Count the handles that are known."""
        return len(self.kept)

    def judge(self, ask: Ask) -> Standing:
        """Judge budget by budget, then charge handle by handle."""
        account = self.kept.get(int(ask.who[0]), _Kept())
        good = bool(account.first and ask.at - account.first >= ask.good_age)
        worst: tuple[float, int, int, int, int] = (0.0, -1, 0, 0, 0)
        for row, limit in enumerate(ask.allowances.limits(ask.who).tolist()):
            count = self._count(ask, ask.allowances.budgets[row], good=good)
            if count and count / limit > worst[0]:
                frees = self._frees(ask, ask.allowances.budgets[row], count - limit)
                worst = (count / limit, row, count, limit, frees)
        tried, missed = self._tries(ask)
        charged, fresh = False, 0
        stop = ask.stop_good if good else ask.stop
        if ask.take is not Take.NOTHING and ask.people > 0 and worst[0] <= stop:
            charged, fresh = True, self._take(ask)
        return Standing(*worst, charged, fresh, good, tried, missed)

    def _count(self, ask: Ask, budget: Budget, *, good: bool) -> int:
        """Return what a budget would count with this; 0 where it does not bind."""
        level = WHO.index(budget.who)
        handle = int(ask.who[level])
        if not handle or (good and level >= WIDE):
            return 0
        kept = self.kept.get(handle, _Kept())
        now = max(ask.at, kept.last)
        if kept.first and ask.at - kept.first >= budget.youth:
            return 0
        part = 2 if budget.weighted else 1
        here = kept.within(now, max(ask.allowances.spans)).people.get(ask.subject)
        if here and here[0] > now - budget.microseconds:
            return 0
        count = max(ask.load if budget.weighted else ask.people, here[part] if here else 0)
        return count + kept.count(now, budget.microseconds, part)

    def _frees(self, ask: Ask, budget: Budget, excess: int) -> int:
        """Return when enough people will have left the window of a budget; 0 if enough have."""
        kept = self.kept.get(int(ask.who[WHO.index(budget.who)]))
        if excess <= 0 or kept is None:
            return 0
        begin, part, seen = max(ask.at, kept.last) - budget.microseconds, 0, 0
        for each in sorted(kept.people.values()):
            if part >= excess:
                break
            if each[0] > begin:
                seen, part = each[0], part + each[2 if budget.weighted else 1]
        return seen + budget.microseconds

    def _tries(self, ask: Ask) -> tuple[float, float]:
        """Return what the narrowest actor tried and missed."""
        for level in (0, 1, 2, 4):
            kept = self.kept.get(int(ask.who[level]))
            if ask.who[level] and kept is not None:
                fading = math.exp(-max(ask.at - kept.last, 0) / DAY)
                return kept.tried * fading, kept.missed * fading
        return 0.0, 0.0

    def _take(self, ask: Ask) -> int:
        """Charge or reserve; return the levels at which an entry was made."""
        fresh = 0
        for level in range(HANDLES):
            handle = int(ask.who[level])
            if not handle or not ask.allowances.hold[level]:
                continue
            kept = self.kept.get(handle, _Kept())
            now = max(ask.at, kept.last)
            if ask.subject not in kept.within(now, max(ask.allowances.spans)).people:
                fresh |= 1 << level
            elif ask.take is Take.RESERVE:
                continue
            self.kept[handle] = kept
            kept.attempt(now, int(ask.take is Take.CHARGE), 0)
            kept.show(now, ask.subject, ask.people, ask.load)
        return fresh

    def charge(  # noqa: PLR0913 - as ``Tally.charge``
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
            kept = self.kept.setdefault(handle, _Kept())
            if fresh >> level & 1 and released:
                gone = kept.people.pop(released, None)
                if gone and gone[0] == kept.first and not kept.people:
                    kept.first = 0
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
        del until, at
        new = token not in self.spent
        self.spent.add(token)
        return new
