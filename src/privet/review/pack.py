"""The review pack of a month or a quarter: what was shown, whom it touched, what changed, what to decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from privet.evidence.signatures import signed_by
from privet.review.book import Book, Grid, Points, Section, Words
from privet.review.judgement import BEGIN, Light, begun
from privet.review.stability import FEW, MOVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.evidence.entries import Entry
    from privet.review.judgement import Judged
    from privet.review.rehearsal import Effect

POLICY: Final = "policy-"
"""How the kinds of entries begin that say what was changed in the policy."""

DRILLS: Final = ("drill-passed", "drill-failed")
HARM: Final = ("slow", "reduce", "challenge", "limit", "deny")
"""What a visitor may meet, the mildest first; each is counted apart."""


@dataclass(frozen=True, slots=True)
class Period:
    """
    Name a month or a quarter, ``2026-11`` or ``2026-Q4``.

    Raises:
        ValueError: It is neither.
    """

    name: str

    def __post_init__(self) -> None:
        """Refuse what is no month and no quarter."""
        if self.begin >= self.end:
            raise ValueError(f"{self.name!r} is no month and no quarter: 2026-11, 2026-Q4")

    @property
    def begin(self) -> date:
        """The first day."""
        year, _, part = self.name.partition("-")
        try:
            if part.startswith("Q"):
                return date(int(year), 3 * int(part[1:]) - 2, 1)
            return date(int(year), int(part), 1)
        except ValueError:
            raise ValueError(
                f"{self.name!r} is no month and no quarter: 2026-11, 2026-Q4"
            ) from None

    @property
    def end(self) -> date:
        """The day after the last one."""
        months = 3 if "Q" in self.name else 1
        whole = self.begin.year * 12 + self.begin.month - 1 + months
        return date(whole // 12, whole % 12 + 1, 1)

    def holds(self, entry: Entry) -> bool:
        """Say whether an entry was written in it."""
        return self.begin.isoformat() <= entry.at[:10] < self.end.isoformat()


@dataclass(frozen=True, slots=True)
class Figures:
    """
    Hold what was counted of a period; None and nothing where it could not be.

    Args:
        since: The first day of the period that the ledger still holds.
        exposures: Times that a person was shown.
        people: Distinct people shown.
        visitors: Visitors who were shown anybody.
        most: People shown to one visitor, at most; *median* likewise.
        met: Visitors by the worst that they met, as decisions tell.
        appeals: Appeals received; *upheld* is not known to Privet, how many were answered is.
        hours: Hours until an appeal was answered, the median.
        whole: What today's policy, enforced, does to what the ledger holds; and its slices.
        drift: The population stability index of the last week against the weeks before.
        remarks: What the figures do not say.
    """

    since: date | None = None
    exposures: int = 0
    people: int = 0
    visitors: int = 0
    most: int = 0
    median: float = 0.0
    met: Mapping[str, int] = field(default_factory=dict)
    appeals: int = 0
    answered: int = 0
    hours: float | None = None
    whole: Effect | None = None
    slices: Sequence[Effect] = ()
    drift: float | None = None
    remarks: Sequence[str] = ()

    def document(self) -> dict[str, Any]:
        """Return them as the JSON beside the pack holds them."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "exposures": self.exposures,
            "people": self.people,
            "visitors": self.visitors,
            "most": self.most,
            "median": self.median,
            "met": dict(self.met),
            "appeals": self.appeals,
            "answered": self.answered,
            "hours": self.hours,
            "whole": self.whole.document() if self.whole else None,
            "slices": [each.document() for each in self.slices],
            "drift": self.drift,
            "remarks": list(self.remarks),
        }


def decisions(judged: Sequence[Judged], figures: Figures, entries: Sequence[Entry]) -> list[str]:
    """Return what somebody has to decide, the most pressing first."""
    known = judged if begun(judged) else ()
    found = [] if begun(judged) else [BEGIN]
    for each in known:
        name = f"{each.standing.control.id} {each.standing.control.title}"
        if each.late:
            found.append(f"{name}: {'; '.join((*each.overdue, *each.broken))}.")
    for each in known:
        name = f"{each.standing.control.id} {each.standing.control.title}"
        if each.light is Light.RED and not each.late:
            found.append(f"{name}: {words(each, each.wrong)}. Mend it, or accept the risk.")
    failed = [each for each in entries if each.kind == DRILLS[1]]
    if failed:
        found.append(f"Drills that failed: {len(failed)}. Look at each below.")
    if figures.drift is not None and figures.drift > MOVED:
        found.append(f"Use has moved (index {figures.drift:.2f}): simulate the policy anew.")
    if figures.appeals > figures.answered:
        found.append(f"Appeals without an answer: {figures.appeals - figures.answered}.")
    return found


def pack(
    site: str,
    period: Period,
    judged: Sequence[Judged],
    entries: Sequence[Entry],
    figures: Figures,
) -> Book:
    """
    Return the pack.

    Args:
        judged: How every measure stands at the end of the period, or today.
        entries: Those of the audit chain; the ones of the period are told.
    """
    mine = [each for each in entries if period.holds(each)]
    to_decide = decisions(judged, figures, mine)
    sections = (
        Section("To decide", (Points(tuple(to_decide), "Nothing is pressing."),)),
        Section("Coverage", coverage(figures)),
        Section("People touched", touched(figures)),
        Section("Bounds on false positives", bounds(figures)),
        Section("Appeals", (Words(appeals(figures)),)),
        Section("Drift", (Words(drift(figures)),)),
        Section("What changed in the policy, and why", (changes(mine),)),
        Section("Drills", (drills(mine),)),
        Section("Measures", standing(judged)),
        Section("Accepted risks", (risks(judged),)),
        Section("Privacy of the protector", (Points(own(mine), "Nothing was written down."),)),
        Section("What the figures do not say", (Points(tuple(figures.remarks)),)),
    )
    last = period.end - timedelta(days=1)
    head = (("Site", site or "without a name"), ("Period", f"{period.begin} to {last}"))
    return Book(
        f"Review of measures, {period.name}",
        head,
        sections,
        foot=f"Review of measures, {period.name}",
    )


def coverage(figures: Figures) -> tuple[Words | Grid, ...]:
    """Return whom the site showed."""
    if figures.since is None:
        return (Words("The ledger holds nothing of this period."),)
    rows = (
        ("people shown", f"{figures.people:,}"),
        ("times that one was shown", f"{figures.exposures:,}"),
        ("visitors who were shown anybody", f"{figures.visitors:,}"),
        ("people shown to one visitor, median", f"{figures.median:,.0f}"),
        ("people shown to one visitor, most", f"{figures.most:,}"),
    )
    return (
        Words(f"As the ledger still holds it, from {figures.since} on."),
        Grid(("what", "how many"), (3, 1), rows),
    )


def touched(figures: Figures) -> tuple[Words | Grid, ...]:
    """Return who met what."""
    rows = tuple((name, f"{figures.met[name]:,}") for name in HARM if figures.met.get(name))
    return (
        Words("Visitors by the worst that they met, as the decisions tell that are still kept."),
        Grid(("met", "visitors"), (3, 1), rows, "No decision that touched anybody is kept."),
    )


def bounds(figures: Figures) -> tuple[Words | Grid, ...]:
    """Return the share of ordinary people whom today's policy would refuse, at most."""
    if figures.whole is None:
        return (
            Words(
                "Nothing was replayed: there is no policy, or the ledger holds nothing of this period."
            ),
        )
    rows = tuple(bound(each) for each in (figures.whole, *figures.slices))
    return (
        Words(
            "Today's policy, enforced for everybody, replayed over the ledger. The bound is exact "
            f"(Clopper and Pearson, one-sided, 95 %); fewer than {FEW} people in a slice say nothing."
        ),
        Grid(
            ("who", "people", "refused", "challenged", "refused at most"),
            (4, 1, 1, 1, 2),
            rows,
        ),
    )


def bound(effect: Effect) -> tuple[str, ...]:
    """Return one row."""
    known = effect.bound
    return (
        effect.name or "everybody who is ordinary",
        f"{effect.people:,}",
        f"{effect.people_limited:,}",
        f"{effect.people_challenged:,}",
        "unknown" if known is None else f"{known:.3%}",
    )


def appeals(figures: Figures) -> str:
    """Say how many appealed, and how they were heard."""
    if not figures.appeals:
        return "No appeal was received, or none is kept."
    speed = "" if figures.hours is None else f"; the median took {figures.hours:,.1f} hours"
    return f"{figures.appeals:,} received, {figures.answered:,} answered{speed}."


def drift(figures: Figures) -> str:
    """Say whether use has moved."""
    if figures.drift is None:
        return f"Unknown: fewer than {FEW} visitor-days in the last week, or in the weeks before."
    moved = "has moved" if figures.drift > MOVED else "has not moved"
    return (
        f"How many people visitors are shown on a day {moved}: the population stability index of "
        f"the last week against the weeks before is {figures.drift:.3f}; above {MOVED} is much."
    )


def changes(entries: Sequence[Entry]) -> Grid:
    """Return what was changed in the policy."""
    rows = tuple(
        (
            each.at[:16].replace("T", " "),
            put(each),
            signed_by(each),
            "\n".join(changed(each)) or "-",
            each.why,
        )
        for each in entries
        if each.kind.startswith(POLICY)
    )
    return Grid(
        ("when (UTC)", "what", "who", "what changes for people", "why"),
        (3, 4, 3, 7, 4),
        rows,
        "Nothing was changed.",
    )


def put(entry: Entry) -> str:
    """Say which policy came into force, and for whom."""
    said = entry.payload
    words = [entry.kind.removeprefix(POLICY).replace("-", " "), said.get("version", "")]
    stage = str(said.get("stage", ""))
    words.append(f"({stage})" if stage else "")
    return " ".join(word for word in words if word)


def changed(entry: Entry) -> tuple[str, ...]:
    """Return what changed for people, a line each; of a fall back, to what."""
    said = entry.payload
    if said.get("to"):
        return (f"back to {said['to']}",)
    return tuple(
        f"{each['what']}: {each['was'] or 'nothing'} → {each['now'] or 'nothing'}"
        for each in said.get("changes", ())
    )


def drills(entries: Sequence[Entry]) -> Grid:
    """Return which drills passed and which failed."""
    rows = tuple(
        (
            each.at[:10],
            str(each.payload.get("drill", "")),
            "green" if each.kind == DRILLS[0] else "red",
            each.why,
        )
        for each in entries
        if each.kind in DRILLS
    )
    return Grid(("day", "drill", "came of it", "in words"), (1, 1, 1, 5), rows, "No drill was run.")


def standing(judged: Sequence[Judged]) -> tuple[Words | Grid, ...]:
    """Return how many measures stand how, and those that are not as they should be."""
    if not begun(judged):
        return (Words(BEGIN),)
    counts = Counter(str(each.light) for each in judged)
    said = ", ".join(f"{counts[light]} {light}" for light in Light if counts.get(light))
    return Words(f"{said}. Those that are not green:"), measures(judged)


def measures(judged: Sequence[Judged]) -> Grid:
    """Return the measures that are not as they should be, the red ones first."""
    rows = tuple(
        (
            each.standing.control.id,
            str(each.light),
            each.standing.owner or "nobody",
            f"{each.standing.control.title}. {sentence(words(each, each.reasons))}",
        )
        for each in judged
        if each.light in {Light.RED, Light.AMBER}
    )
    ranked = sorted(rows, key=lambda row: row[1] != Light.RED)
    return Grid(("measure", "stands", "owner", "what is wrong"), (1, 1, 1, 6), tuple(ranked))


def sentence(text: str) -> str:
    """Let words begin as a sentence does."""
    return text[:1].upper() + text[1:]


def words(judged: Judged, reasons: Sequence[str]) -> str:
    """Say in words what is wrong with a measure: some reasons, and what the probes miss."""
    said = [*reasons]
    said += [each.says for each in judged.standing.findings if each.state != "running"]
    if judged.standing.gap:
        said.append(f"gap: {judged.standing.gap}")
    if not said and judged.standing.state == "unknown":
        said.append("nobody has said how it stands")
    return "; ".join(dict.fromkeys(said))


def risks(judged: Sequence[Judged]) -> Grid:
    """Return what somebody accepted, and until when."""
    rows = tuple(
        (
            each.standing.control.id,
            each.standing.acceptance.owner,
            each.standing.acceptance.until.isoformat(),
            each.standing.acceptance.why,
        )
        for each in judged
        if each.standing.acceptance
    )
    return Grid(("measure", "owner", "until", "why"), (1, 2, 1, 5), rows, "None is accepted.")


def own(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Say what Privet did about the people whom it keeps itself."""
    kinds = Counter(each.kind for each in entries)
    told = {
        "retention-ran": "times the retention job ran",
        "person-erased": "people were erased on request",
        "impact-assessed": "assessments of the impact on privacy",
    }
    return tuple(f"{kinds[kind]:,} {said}" for kind, said in told.items() if kinds[kind])
