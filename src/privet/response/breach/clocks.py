"""By when somebody has to be told: limits counted in the time zone of the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet.response.breach.rules import Anchor, Force, Unit, Whom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from privet.response.breach.rules import Duty, Jurisdiction, Limit, Rule

    WorkingDays = Mapping[str, Callable[[date], bool]]
    """Whether a day is a business day, by the calendar of a place."""

LONGEST = 400
"""Days within which a limit in business days ends; a calendar without any is a mistake."""

IMMEDIATELY = "immediately"


class Kind(StrEnum):
    """What a moment by which to act is."""

    LIMIT = "limit"
    """The law, or the guidance of the authority, names the number."""
    TARGET = "internal target"
    """The law says a word; the operator set this for itself. It is no legal limit."""


class State(StrEnum):
    """How a clock stands."""

    WAITING = "waiting"
    """The moment it runs from has not been recorded."""
    RUNNING = "running"
    OVERDUE = "overdue"
    DONE = "done"
    NOT_NOTIFYING = "decided not to notify"


@dataclass(frozen=True, slots=True)
class Targets:
    """
    Say within how much time the operator acts where the law gives no number.

    Args:
        immediately: Where the law says *immediately*.
        promptly: Where it says any other word, such as *as soon as practicable*.
    """

    immediately: timedelta = timedelta(hours=4)
    promptly: timedelta = timedelta(hours=72)

    def __post_init__(self) -> None:
        if min(self.immediately, self.promptly) <= timedelta(0):
            raise ValueError("a target is longer than nothing")

    def of(self, words: str) -> timedelta:
        """Return the target for what the law says."""
        return self.immediately if words.startswith(IMMEDIATELY) else self.promptly


@dataclass(frozen=True, slots=True)
class Clock:
    """
    Hold one duty and by when it is to be done.

    Args:
        since: When it began to run, in the time zone of the place; None while it waits.
        due: The last moment; None while it waits.
        warnings: What to be careful about.
    """

    jurisdiction: Jurisdiction
    rule: Rule
    duty: Duty
    kind: Kind
    state: State
    since: datetime | None
    due: datetime | None
    warnings: tuple[str, ...]

    def document(self, now: datetime) -> dict[str, Any]:
        """Return the clock as ``privet breach timeline --json`` shows it."""
        left = None if self.due is None else round((self.due - now).total_seconds() / 3600, 2)
        return {
            "jurisdiction": self.jurisdiction.code,
            "name": self.jurisdiction.name,
            "authority": self.jurisdiction.authority,
            "whom": self.duty.whom.value,
            "force": self.duty.force.value,
            "law": self.rule.law,
            "where": self.duty.where,
            "threshold": self.duty.threshold,
            "anchor": self.duty.anchor.value,
            "limit": self.duty.limit.words,
            "unit": self.duty.limit.unit.value,
            "number": self.duty.limit.number or None,
            "kind": self.kind.value,
            "state": self.state.value,
            "zone": str(self.jurisdiction.zone),
            "since": None if self.since is None else self.since.isoformat(),
            "due": None if self.due is None else self.due.isoformat(),
            "due_utc": None if self.due is None else self.due.astimezone(UTC).isoformat(),
            "hours_left": left,
            "note": self.duty.note,
            "last_verified": self.rule.last_verified.isoformat(),
            "confidence": self.rule.confidence.value,
            "source": self.rule.source,
            "warnings": list(self.warnings),
        }


def due(
    limit: Limit,
    since: datetime,
    *,
    targets: Targets,
    working: Callable[[date], bool] | None = None,
) -> datetime:
    """
    Return the last moment within a limit.

    Hours run on from *since* itself, whatever the wall clock does in between. Days do not count
    the day of *since*, and end with the last second of the last one where *since* has its zone.

    Args:
        since: With the time zone of the place.
        working: Whether a day is a business day there; only business days need it.

    Raises:
        ValueError: *since* has no time zone, or no calendar is given for business days.
    """
    if since.tzinfo is None:
        raise ValueError("a moment has a time zone")
    if limit.unit is Unit.HOURS:
        return _later(since, timedelta(hours=limit.number))
    if limit.unit is Unit.NONE:
        return _later(since, targets.of(limit.words))
    if limit.unit is Unit.DAYS:
        return _end(since.date() + timedelta(days=limit.number), since)
    if working is None:
        raise ValueError("business days need a calendar")
    return _end(_business(since.date(), limit.number, working), since)


def _later(since: datetime, span: timedelta) -> datetime:
    """Add time that really passes: Python adds to the wall clock within a zone."""
    return (since.astimezone(UTC) + span).astimezone(since.tzinfo)


def _end(day: date, since: datetime) -> datetime:
    return datetime.combine(day, time(23, 59, 59), since.tzinfo)


def _business(day: date, number: int, working: Callable[[date], bool]) -> date:
    for _ in range(LONGEST):
        day += timedelta(days=1)
        number -= working(day)
        if number == 0:
            return day
    raise ValueError(f"a calendar without business days for {LONGEST} days")


@dataclass(frozen=True, slots=True)
class Told:
    """
    Say what is known of a case to its clocks.

    Args:
        anchors: The moments that were recorded; with time zones.
        done: Whom one has told already: (jurisdiction, whom).
        refused: Where one decided not to notify: (jurisdiction, whom).
    """

    anchors: Mapping[Anchor, datetime]
    done: frozenset[tuple[str, str]] = frozenset()
    refused: frozenset[tuple[str, str]] = frozenset()


def clocks(
    jurisdiction: Jurisdiction,
    told: Told,
    *,
    now: datetime,
    targets: Targets,
    working: WorkingDays,
) -> Iterator[Clock]:
    """
    Return the clocks of a place, by the rule that held at the last anchor of the case.

    Nothing comes of a place whose rule of that day is not known.
    """
    moments = [told.anchors[anchor] for anchor in ORDER if anchor in told.anchors]
    day = (moments[-1] if moments else now).astimezone(jurisdiction.zone).date()
    rule = jurisdiction.rule(day)
    if rule is None:
        return
    for duty in rule.duties:
        yield _clock(jurisdiction, rule, duty, told, now, targets, working)


def _clock(  # noqa: PLR0913, PLR0917 - all that a clock depends on
    jurisdiction: Jurisdiction,
    rule: Rule,
    duty: Duty,
    told: Told,
    now: datetime,
    targets: Targets,
    working: WorkingDays,
) -> Clock:
    kind = Kind.TARGET if duty.limit.unit is Unit.NONE else Kind.LIMIT
    since, end = told.anchors.get(duty.anchor), None
    if since is not None:
        since = since.astimezone(jurisdiction.zone)
        calendar = working.get(jurisdiction.calendar)
        end = due(duty.limit, since, targets=targets, working=calendar)
    name = (jurisdiction.code, duty.whom.value)
    if name in told.done:
        state = State.DONE
    elif name in told.refused:
        state = State.NOT_NOTIFYING
    elif end is None:
        state = State.WAITING
    else:
        state = State.OVERDUE if now > end else State.RUNNING
    today = now.astimezone(jurisdiction.zone).date()
    warnings = (*rule.warnings(today), *_remarks(duty, told))
    return Clock(jurisdiction, rule, duty, kind, state, since, end, warnings)


def _remarks(duty: Duty, told: Told) -> Iterator[str]:
    if duty.force is Force.VOLUNTARY:
        yield "nobody has to: the authority encourages it"
    if duty.force is Force.ON_ORDER:
        yield "only where the authority asks for it"
    if duty.anchor not in told.anchors:
        earlier = [anchor for anchor in ORDER if anchor in told.anchors]
        since = f"; {earlier[-1]} is" if earlier and duty.anchor in ORDER else ""
        yield f"{duty.anchor} is not recorded{since}"


ORDER = (Anchor.SIGNAL, Anchor.SUSPICION, Anchor.AWARENESS, Anchor.DETERMINATION)
"""The anchors of a case in the order in which they come."""


def soonest(found: list[Clock]) -> list[Clock]:
    """Return clocks by when they are due; those that wait come last."""
    far = datetime.max.replace(tzinfo=UTC)
    return sorted(
        found,
        key=lambda each: (
            each.due or far,
            each.jurisdiction.code,
            list(Whom).index(each.duty.whom),
        ),
    )
