"""Letters of a case: drafted, signed, served, answered; never sent by Privet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.jurisdictions import named
from privet.adapters.intel.letters import words
from privet.bootstrap import breaching, casework, recording
from privet.bootstrap.papers import paper
from privet.bootstrap.recording import Where
from privet.errors import CaseRefused, ConfigError
from privet.evidence.entries import Attachment, Draft
from privet.evidence.force import terms as terms_in_force
from privet.evidence.force import within
from privet.permission.team import Duty
from privet.response.letters.demands import Act, Demand, State, after, demands
from privet.response.letters.drafting import FACT, Letter, Signature, draft, reminder, signed, told
from privet.response.letters.kinds import DAYS, Item, Kind
from privet.response.sheets import Sheet
from privet.workflows.audit import read_audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo
    from pathlib import Path

    from privet.evidence.cases import Case
    from privet.response.facts import Facts

MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Wish:
    """
    Say which letter is wanted.

    Args:
        days: Days for an answer after receipt; the usual ones of its kind if None.
        facts: ``ITEM=TEXT`` each, kept with the case for every letter.
        left_out: Items that the letter is not to speak of.
        unmasked: Visitors are named as they are, and not by pseudonyms.
    """

    kind: str
    language: str = "en"
    to: str = ""
    days: int | None = None
    facts: Sequence[str] = ()
    left_out: Sequence[str] = ()
    unmasked: bool = False


def drafted(where: Where, case: str, wish: Wish, *, by: str = "") -> Demand:
    """
    Draft a letter and keep it with the case; one of that kind that nobody signed is replaced.

    Raises:
        ConfigError: There is no such kind, language or item.
    """
    kind, terms = Kind(one_of(wish.kind, Kind, "--kind")), words(wish.language)
    out = {Item(one_of(each, Item, "--leave-out")) for each in wish.left_out}
    days = spell(DAYS[kind] if wish.days is None else wish.days)
    said = [breaching.pair(each, "--fact", Item) for each in wish.facts]
    found = casework.shown(where, case)
    for item, text in said:
        entry = Draft(FACT, where.by(by), "", {"item": item, "text": text})
        found = casework.written(where, case, entry)
    known = told(
        facts(where, found),
        found.entries,
        terms,
        kind=kind,
        zone=zone_of(where),
        to=wish.to.strip(),
        unmasked=wish.unmasked,
    )
    letter = draft(
        kind, known, terms, case=found.name, days=days, left_out=out, unmasked=wish.unmasked
    )
    number = number_for(letter, demands(found.name, found.entries))
    payload = {"letter": number, **letter.document()}
    after_it = casework.written(where, case, Draft(Act.DRAFT.entry, where.by(by), "", payload))
    return of(after_it, number)


def zone_of(where: Where) -> tzinfo:
    """Return the clock by which letters tell moments: that of the site's first jurisdiction."""
    places = where.settings.site.jurisdictions
    known = (named(each).zone for each in places[:1])
    try:
        return next(known, UTC)
    except ConfigError:  # no rules for that place, which is no matter of a letter
        return UTC


def facts(where: Where, case: Case) -> Facts:
    """Return what a case knows for letters, and the terms that were in force meanwhile."""
    rules = within(recording.told(where, read_audit()), case.basis.first, case.basis.last)
    return replace(breaching.facts(where, case), terms=terms_in_force(rules))


def number_for(letter: Letter, known: Sequence[Demand]) -> int:
    """Return the number of a draft: that of the one it replaces, else the next."""
    for each in known:
        same = (each.kind, each.language) == (letter.kind, letter.language)
        if same and each.state is State.DRAFTED:
            return each.letter
    return len(known) + 1


@dataclass(frozen=True, slots=True)
class Signer:
    """Say who signs, in which capacity, and on which day where it is not this one."""

    name: str = ""
    capacity: str = ""
    day: str = ""

    def of(self, where: Where, demand: Demand) -> tuple[Signature, str]:
        """
        Return the signature that a letter bears, and the name under which the case keeps it.

        Raises:
            ConfigError: Nobody is named, or not in which capacity, or the day is still to come.
            NotAllowed: They may not sign letters.
        """
        if not self.name.strip() and not where.team.members:
            raise ConfigError("a letter is signed by a person", advice="Say who with --by NAME.")
        signature = where.signed(Duty.SIGN_LETTER, self.name)
        capacity = self.capacity.strip() or signature.role
        if not capacity:
            raise ConfigError(
                f"{signature.name} signs in a capacity", advice="Say which with --as CAPACITY."
            )
        day = past_day(self.day) if self.day else today()
        return Signature(signature.name, capacity, day, demand.operator), str(signature)


def signed_off(
    where: Where, case: str, number: int | None, signer: Signer, *, on_paper: bool = True
) -> Demand:
    """
    Sign a letter, after which it can be served; its text and its PDF are kept with the case.

    Raises:
        CaseRefused: The letter has gaps, or was signed already.
    """
    _, demand = at(where, case, number, Act.SIGN)
    if demand.gaps:
        raise CaseRefused(
            f"{demand.name} lacks {len(demand.gaps)} facts: {'; '.join(demand.gaps)}",
            advice="Draft it again with --fact ITEM=TEXT, --to, or --leave-out ITEM.",
        )
    signature, by = signer.of(where, demand)
    sheet = signed(Sheet.read(demand.sheet), signature, words(demand.language))
    name = f"{demand.case}-letter-{demand.letter}"
    files, contents = attached(sheet, name, on_paper=on_paper)
    payload = {
        "letter": demand.letter,
        "day": signature.day,
        "capacity": signature.capacity,
        "sheet": sheet.document(),
    }
    entry = Draft(Act.SIGN.entry, by, "", payload, files)
    return of(casework.written(where, case, entry, contents), demand.letter)


def attached(
    sheet: Sheet, name: str, *, on_paper: bool
) -> tuple[tuple[Attachment, ...], dict[str, bytes]]:
    """Return a letter as files that the case keeps: its text, and its PDF."""
    made = [(f"{name}.txt", "text/plain", sheet.text().encode())]
    if on_paper:
        made.append((f"{name}.pdf", "application/pdf", paper(sheet)))
    files = tuple(Attachment.of(*each) for each in made)
    return files, {each.sha256: made[place][2] for place, each in enumerate(files)}


def served(  # noqa: PLR0913 - what is recorded of a service
    where: Where, case: str, number: int | None, *, moment: str, how: str, files: Sequence[Path],
    by: str,
) -> Demand:  # fmt: skip
    """Record that a signed letter reached the other side: when, how, with what proof."""
    if not how.strip():
        raise ConfigError("a service has a way", advice="Say how with --how TEXT.")
    _, demand = at(where, case, number, Act.SERVE)
    when = breaching.past(moment, "--at")
    if when[:10] < demand.signed_on:
        raise ConfigError(f"--at {moment}: {demand.name} was signed on {demand.signed_on}")
    payload = {"letter": demand.letter, "moment": when}
    return kept(where, case, Draft(Act.SERVE.entry, where.by(by), how, payload), files)


def reminded(
    where: Where, case: str, number: int | None, signer: Signer, *, days: int
) -> tuple[Demand, Sheet]:
    """Sign a reminder of a letter that was not answered; its time runs once it is served, too."""
    _, demand = at(where, case, number, Act.REMIND)
    if not demand.overdue(casework.now()):
        raise CaseRefused(
            f"the time of {demand.name} has not ended: an answer is due on {demand.due:%Y-%m-%d}",
            advice="A reminder says that it has; write it afterwards.",
        )
    signature, by = signer.of(where, demand)
    sheet = reminder(demand, signature, words(demand.language), days=spell(days))
    count = sum(act is Act.REMIND for act, _, _ in demand.history) + 1
    name = f"{demand.case}-letter-{demand.letter}-reminder-{count}"
    files, contents = attached(sheet, name, on_paper=False)
    payload = {"letter": demand.letter, "days": days}
    entry = Draft(Act.REMIND.entry, by, "", payload, files)
    return of(casework.written(where, case, entry, contents), demand.letter), sheet


def noted(  # noqa: PLR0913 - what is noted of a letter, and what belongs to it
    where: Where, case: str, number: int | None, act: Act, *, text: str,
    files: Sequence[Path] = (), by: str = "",
) -> Demand:  # fmt: skip
    """Note an answer to a letter, or that one lets it rest, with the reason."""
    breaching.reasoned(f"a letter that is {act}", text)
    _, demand = at(where, case, number, act)
    draft_of = Draft(act.entry, where.by(by), text, {"letter": demand.letter})
    return kept(where, case, draft_of, files)


def kept(where: Where, case: str, entry: Draft, files: Sequence[Path]) -> Demand:
    """Write an entry about a letter, with files."""
    attachments, contents = list[Attachment](), dict[str, bytes]()
    for path in files:
        content = casework.bytes_of(path)
        attachments.append(casework.attachment(path, content))
        contents[attachments[-1].sha256] = content
    whole = replace(entry, attachments=tuple(attachments))
    return of(casework.written(where, case, whole, contents), int(entry.payload["letter"]))


def at(where: Where, case: str, number: int | None, act: Act) -> tuple[Case, Demand]:
    """
    Return a case and one of its letters; without a number, the only one.

    Raises:
        CaseRefused: There is no such letter, or it is not in a state for *act*.
    """
    found = casework.shown(where, case)
    demand = of(found, number)
    after(demand, act)
    return found, demand


def of(case: Case, number: int | None) -> Demand:
    """Return a letter of a case; without a number, the only one."""
    known = demands(case.name, case.entries)
    if not known:
        raise CaseRefused(f"{case.name} has no letter", advice="privet letter draft --help")
    there = {each.letter: each for each in known}
    if number is None and len(known) == 1:
        return known[0]
    if number not in there:
        which = "which letter" if number is None else f"no letter {number}"
        names = ", ".join(f"{each.letter} ({each.kind}, {each.state})" for each in known)
        raise CaseRefused(f"{case.name}: {which}", advice=f"There are: {names}.")
    return there[number]


def listed(where: Where, case: str = "") -> list[Demand]:
    """Return the letters of a case, or of all cases."""
    cases = [casework.shown(where, case)] if case else casework.listed(where)
    return [each for one in cases for each in demands(one.name, one.entries)]


def past_day(text: str) -> str:
    """Read a day that a person writes; none that is still to come."""
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        raise ConfigError(f"{text!r} is no day", advice="Write it as 2026-11-27.") from None
    if day > today():
        raise ConfigError(f"{text} is still to come")
    return day


def today() -> str:
    """Return this day, UTC."""
    return casework.now().date().isoformat()


def one_of(text: str, names: Any, option: str) -> str:  # noqa: ANN401 - an enumeration of words
    """Return a word if it is one of those that there are."""
    there = [each.value for each in names]
    if text not in there:
        raise ConfigError(f"{option}: {text!r} is none of {', '.join(there)}")
    return text


def spell(days: int) -> int:
    """Refuse a time for an answer that nobody can mean."""
    if not 1 <= days <= MOST_DAYS:
        raise ConfigError(f"--days {days}: from 1 to {MOST_DAYS}")
    return days
