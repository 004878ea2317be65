"""The breach assessment of a case: recorded, counted down, and drafted; never sent."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.calendars import calendars
from privet.adapters.intel.jurisdictions import jurisdictions, named, words
from privet.bootstrap import casework
from privet.bootstrap.naming import ledger_key
from privet.bootstrap.recording import Where
from privet.bootstrap.task import Task
from privet.errors import CaseRefused, ConfigError, Source
from privet.evidence.entries import Draft
from privet.exposure.budgets import span
from privet.permission.team import Duty
from privet.response.breach.affected import NotifyList, notify_list
from privet.response.breach.assessment import (
    Assessment,
    Kind,
    assess,
    moment,
    unordered,
)
from privet.response.breach.clocks import ORDER, Clock, State, Targets, clocks, soonest
from privet.response.breach.notices import Item, Notice, draft
from privet.response.breach.questions import ASKED, Answer, Question
from privet.response.breach.rules import Anchor, Whom
from privet.workflows.notify import Taken, facts_of, taken_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from privet.evidence.cases import Case
    from privet.response.breach.rules import Jurisdiction
    from privet.response.facts import Facts
    from privet.settings import Settings


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what a person adds to an assessment, as ``NAME=VALUE`` each."""

    answers: Sequence[str] = ()
    anchors: Sequence[str] = ()
    decisions: Sequence[str] = ()
    told: Sequence[str] = ()
    facts: Sequence[str] = ()

    def drafts(self, by: str, why: str) -> Iterator[Draft]:
        """Yield an entry for each of them; a mistake in one of them is found before any is kept."""
        for text in self.answers:
            question, answer = pair(text, "--answer", Question, Answer)
            reasoned("an answer", why)
            payload = {"question": question, "answer": answer, "asked": ASKED[Question(question)]}
            yield Draft(Kind.ANSWER, by, why, payload)
        for text in self.anchors:
            anchor, at = pair(text, "--anchor", ORDER)
            payload = {"anchor": anchor, "moment": past(at, "--anchor")}
            yield Draft(Kind.ANCHOR, by, why, payload)
        for text in self.decisions:
            place, answer = pair(text, "--decide", None, ("notify", "not-notify"))
            reasoned("a decision", why)
            code, whom = whom_of(place)
            notify = answer == "notify"
            decided = {"jurisdiction": code, "whom": whom, "notify": notify}
            yield Draft(Kind.DECISION, by, why, decided)
        for text in self.told:
            place, at = pair(text, "--told")
            code, whom = whom_of(place)
            payload = {"jurisdiction": code, "whom": whom, "moment": past(at, "--told")}
            yield Draft(Kind.TOLD, by, why, payload)
        for text in self.facts:
            item, value = pair(text, "--fact", Item)
            yield Draft(Kind.FACT, by, why, {"item": item, "text": value})


def pair(
    text: str,
    option: str,
    names: Iterable[str] | None = None,
    values: Iterable[str] | None = None,
) -> tuple[str, str]:
    """Read ``NAME=VALUE``; both from those that there are, where there are only some."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name or not value:
        raise ConfigError(f"{option} {text!r}: write NAME=VALUE")
    for given, known in ((name, names), (value, values)):
        if known is not None and given not in [str(each) for each in known]:
            there = ", ".join(str(each) for each in known)
            raise ConfigError(f"{option} {text!r}: {given!r} is none of {there}")
    return name, value


def whom_of(text: str) -> tuple[str, str]:
    """Read ``GB`` or ``GB:people``; who is to be told is the authority where nothing is said."""
    place, _, whom = text.partition(":")
    if (whom or Whom.AUTHORITY) not in {Whom.AUTHORITY.value, Whom.PEOPLE.value}:
        raise ConfigError(f"{text!r}: write {place}:authority or {place}:people")
    return named(place).code, whom or Whom.AUTHORITY.value


def past(text: str, option: str) -> str:
    """Read a moment that a person writes; none that is still to come."""
    try:
        at = moment(text)
    except ValueError as error:
        raise ConfigError(f"{option}: {error}") from None
    if at > now():
        raise ConfigError(f"{option}: {text} is still to come")
    return at.isoformat()


def reasoned(what: str, why: str) -> None:
    """Refuse what has no reason."""
    if not why.strip():
        raise ConfigError(f"{what} has a reason", advice="Say it with --why TEXT.")


def assessed(where: Where, case: str, said: Said, *, by: str, why: str) -> Case:
    """Write what a person says into a case, all of it or nothing; return the case."""
    found = casework.shown(where, case)
    duty = Duty.DECIDE_BREACH if said.decisions else Duty.WORK_CASE
    drafts = list(said.drafts(where.by(by, duty), why))
    known = dict(assess(found.entries).anchors)
    for each in drafts:
        if each.kind == Kind.ANCHOR:
            known[Anchor(each.payload["anchor"])] = moment(each.payload["moment"])
    if wrong := unordered(known):
        raise CaseRefused(f"{found.name}: {wrong}", advice="Mend it with --anchor NAME=MOMENT.")
    for each in drafts:
        found = casework.written(where, case, each)
    return found


def assessment_of(case: Case) -> Assessment:
    """Return the assessment of a case; where no first sign is recorded, it is the case's opening."""
    found = assess(case.entries)
    if Anchor.SIGNAL in found.anchors:
        return found
    opened = moment(case.opened)
    earliest = min([opened, *found.anchors.values()])
    return Assessment(
        found.answers,
        {Anchor.SIGNAL: earliest, **found.anchors},
        found.decisions,
        found.told,
        found.facts,
        found.countries,
    )


def timeline(where: Where, case: Case, places: Sequence[str]) -> tuple[list[Clock], list[str]]:
    """
    Return the clocks of a case, the soonest first, and the places for which there are none.

    Args:
        places: Codes; those of ``site.jurisdictions`` where none is named, and else all.
    """
    settings, known = where.settings, assessment_of(case)
    chosen = [named(each) for each in places or settings.site.jurisdictions]
    chosen = chosen or list(jurisdictions().values())
    found, silent = list[Clock](), list[str]()
    for each in chosen:
        there = clocks_of(each, known, settings)
        found += there
        if not there:
            silent.append(f"{each.code}: no rule of that time is known")
        rule = each.rule(now().date())
        if rule is not None and rule.silence:
            silent.append(f"{each.code}: {rule.silence}")
    return soonest(found), silent


def clocks_of(place: Jurisdiction, known: Assessment, settings: Settings) -> list[Clock]:
    """Return the clocks of one place."""
    return list(
        clocks(
            place,
            known.clocks(place.code),
            now=now(),
            targets=targets_of(settings),
            working=calendars([place.calendar]),
        )
    )


def targets_of(settings: Settings) -> Targets:
    """Return the internal targets that the policy file sets."""
    said = settings.response
    immediately, promptly = span(said.immediately), span(said.promptly)
    return Targets(timedelta(microseconds=immediately), timedelta(microseconds=promptly))


def notified(where: Where, case: str, subjects: Path, *, by: str = "") -> NotifyList:
    """
    Return who is to be told, by country, and note the counts in the case; names stay out of it.

    Args:
        subjects: A CSV file with the columns *subject* and *country*.

    Raises:
        ConfigError: The file or the ledger cannot be read.
    """
    from privet.exposure.pseudonyms import of_handles

    found = casework.shown(where, case)
    rows = rows_of(subjects)
    taken, key = taken_by(where, found)
    if key is None:
        raise ConfigError(
            f"{found.name} rests on no ledger", advice="Name the ledger with --ledger DIR."
        )
    hashed = of_handles([subject for subject, _ in rows], key)
    known = ((subject, place, each) for (subject, place), each in zip(rows, hashed, strict=True))
    listed = notify_list(taken.subjects, known, pages=taken.pages, on_pages=taken.on_pages)
    payload = listed.document(named=False)
    if payload != last_of(found, Kind.PEOPLE):
        casework.written(where, case, Draft(Kind.PEOPLE, where.by(by), "", payload))
    return listed


def last_of(case: Case, kind: str) -> Mapping[str, Any] | None:
    """Return what the last entry of a kind says."""
    said = [entry.payload for entry in case.entries if entry.kind == kind]
    return said[-1] if said else None


def rows_of(path: Path) -> list[tuple[str, str]]:
    """Return subject and country of each row of a CSV file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            names = {name.strip().lower(): name for name in reader.fieldnames or ()}
            if not {"subject", "country"} <= set(names):
                raise ConfigError(
                    "has no columns subject and country",
                    source=Source(str(path), 1),
                    advice="Write a CSV file whose first line is subject,country.",
                )
            subject, country = names["subject"], names["country"]
            return [((row[subject] or "").strip(), (row[country] or "").strip()) for row in reader]
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"is no CSV file in UTF-8: {error}", source=Source(str(path))) from None


def save_list(listed: NotifyList, folder: Path) -> list[Path]:
    """Write a file of subjects for each country, which its owner alone may read."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for country, subjects in listed.countries.items():
        made.append(folder / f"{'unknown' if country == '??' else country}.csv")
        casework.save(
            made[-1], "".join(f"{each}\n" for each in ("subject", *map(quoted, subjects))).encode()
        )
    return made


def quoted(text: str) -> str:
    """Write one cell of a CSV file."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set('",\r\n') else text


def taken_by(where: Where, case: Case) -> tuple[Taken, Any]:
    """Return what the actors of a case were shown, and the ledger's key; nothing without a ledger."""
    import numpy as np

    from privet import bootstrap
    from privet.detection.relations import EXPOSURES, chosen
    from privet.evidence.takings import takings

    folder = where.folder or (Path(case.basis.ledger) if case.basis.ledger else None)
    actors = [int(each, 16) for each in case.basis.actors.values() if each]
    if folder is None or not folder.is_dir() or not actors:
        return Taken(), None
    key = ledger_key(where.settings, folder)
    with bootstrap.looked_at(Task(ledger=folder, config=where.policy).read()) as ledger:
        columns = ledger.run(takings(EXPOSURES), chosen(np.array(actors, np.uint64)))
        return taken_of(columns, ledger.notes.get("surfaces", ())), key


def facts(where: Where, case: Case) -> Facts:
    """Return what a case knows for letters and notices."""
    settings = where.settings
    more = {"operator": settings.response.operator, "contact": settings.response.contact}
    taken, _ = taken_by(where, case)
    return facts_of(case, taken, site=settings.site.name, more=more)


def drafted(  # noqa: PLR0913 - which notice, to whom, in which words
    where: Where, place: str, case: Case, *, language: str, whom: Whom, unmasked: bool = False
) -> Notice:
    """
    Return the draft of a notice; '' as *language* is the usual one of the place.

    Raises:
        ConfigError: No rule is known for the place, or it has no duty at all.
    """
    there, known = named(place), assessment_of(case)
    tag = language or there.languages[0]
    rule = there.rule(now().astimezone(there.zone).date())
    if rule is None:
        raise ConfigError(f"no rule of today is known for {there.code}")
    late = any(
        each.state is State.OVERDUE and each.duty.whom is Whom.AUTHORITY
        for each in clocks_of(there, known, where.settings)
    )
    return draft(
        there,
        rule,
        facts(where, case),
        known,
        words(tag),
        now=now(),
        whom=whom,
        late=late,
        unmasked=unmasked,
        authorities={code: each.authority_in(tag) for code, each in jurisdictions().items()},
    )


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
