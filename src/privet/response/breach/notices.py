"""
Drafts of notices, each filled from one record that is larger than any form.

Nothing is invented: what the case does not say is a gap, marked where it stands and counted at the
head. A draft is never sent by Privet, and says of itself that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet.evidence.moments import read_moment
from privet.identity.actors import Level
from privet.response.breach.questions import Answer, Question
from privet.response.breach.rules import Anchor, Whom
from privet.response.handles import Handles
from privet.response.sheets import Block, Run, Sheet
from privet.response.sheets import Kind as Layout

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from privet.response.breach.assessment import Assessment
    from privet.response.breach.rules import Jurisdiction, Rule
    from privet.response.facts import Facts, People
    from privet.response.language import Language


class Item(StrEnum):
    """Everything that some notice asks for."""

    OPERATOR = "operator"
    CONTACT = "contact"
    PROCESSOR = "processor"
    PERIOD = "period"
    DETECTED = "detected"
    AWARE = "aware"
    HOW_FOUND = "how_found"
    ATTACK = "attack"
    SURFACE = "surface"
    CAUSE = "cause"
    FIELDS = "fields"
    LINKAGE = "linkage"
    PEOPLE_HERE = "people_here"
    PEOPLE = "people"
    RECORDS = "records"
    VULNERABLE = "vulnerable"
    IDENTIFIABILITY = "identifiability"
    HOLDER = "holder"
    MISUSE = "misuse"
    CONSEQUENCES = "consequences"
    RISK = "risk"
    MEASURES = "measures"
    ADVICE = "advice"
    INDIVIDUALS_TOLD = "individuals_told"
    AUTHORITIES_TOLD = "authorities_told"
    DELAY = "delay"
    ATTACHMENTS = "attachments"
    PHASE = "phase"


TO_PEOPLE = (
    Item.ATTACK,
    Item.PERIOD,
    Item.FIELDS,
    Item.CONSEQUENCES,
    Item.MEASURES,
    Item.ADVICE,
    Item.CONTACT,
)
"""What people are told: what happened, which data, what is done, what they can do, whom to ask."""


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of one language: *items* label what authorities ask, *people* what people do."""

    tag: str
    language: Language
    says: Mapping[str, str]
    items: Mapping[str, str]
    questions: Mapping[str, str]
    people: Mapping[str, str]

    def __call__(self, name: str, **parts: object) -> str:
        """Return a text with its parts filled in."""
        return self.says[name].format(**parts)


@dataclass(frozen=True, slots=True)
class Notice:
    """
    Hold a draft.

    Args:
        head: Lines of name and text: to whom, by which law, of which case.
        sections: Label and text of each item; None where the case does not say it.
        marks: The words that say that this is a draft, and what is missing.
    """

    jurisdiction: str
    whom: Whom
    language: str
    title: str
    head: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str | None], ...]
    marks: tuple[str, ...]
    gap: str

    @property
    def gaps(self) -> tuple[str, ...]:
        """The labels of what the case does not say."""
        return tuple(label for label, text in self.sections if text is None)

    def text(self) -> str:
        """Return the draft as plain text."""
        lines = [*(f"*** {mark} ***" for mark in self.marks), "", self.title, ""]
        lines += [f"{name}: {text}" for name, text in self.head]
        for number, (label, text) in enumerate(self.sections, 1):
            said = self.gap.format(what=label) if text is None else text
            lines += ["", f"{number}. {label}", *(f"   {line}" for line in said.splitlines())]
        return "\n".join(lines) + "\n"

    def sheet(self) -> Sheet:
        """Return the draft as it is set on paper."""
        blocks = []
        for number, (label, text) in enumerate(self.sections, 1):
            run = Run(self.gap.format(what=label), gap=True) if text is None else Run(text)
            blocks.append(Block(Layout.FIELD, (run,), f"{number}. {label}"))
        head = tuple((name, (Run(text),)) for name, text in self.head)
        foot = f"{self.title} · {self.jurisdiction}"
        return Sheet(self.language, self.title, self.marks, head, tuple(blocks), foot)

    def document(self) -> dict[str, Any]:
        """Return the draft as JSON shows it."""
        return {
            "jurisdiction": self.jurisdiction,
            "whom": self.whom.value,
            "language": self.language,
            "draft": True,
            "title": self.title,
            "head": dict(self.head),
            "sections": [{"label": label, "text": text} for label, text in self.sections],
            "gaps": list(self.gaps),
        }


def draft(  # noqa: PLR0913 - a notice says something of all of it
    jurisdiction: Jurisdiction,
    rule: Rule,
    facts: Facts,
    assessed: Assessment,
    words: Words,
    *,
    now: datetime,
    whom: Whom = Whom.AUTHORITY,
    late: bool = False,
    unmasked: bool = False,
    authorities: Mapping[str, str] | None = None,
) -> Notice:
    """
    Return the draft of a notice.

    Args:
        late: The time for it is over, so that it has to say why.
        unmasked: Visitors are named as they are, and not by pseudonyms.
        authorities: What authorities of other places are called, by the code of the place.
    """
    handles = Handles.of(facts, words.language, tuple(Level) if unmasked else ())
    known = superset(jurisdiction, facts, assessed, words, handles=handles, late=late)
    known[Item.AUTHORITIES_TOLD] = written_for(Item.AUTHORITIES_TOLD, facts, assessed) or (
        others_told(jurisdiction, assessed, words, authorities or {})
    )
    if whom is Whom.AUTHORITY:
        wanted, labels = [Item(each) for each in rule.contents], words.items
        title, to = words("title_authority"), jurisdiction.authority_in(words.tag)
    else:
        wanted, labels = list(TO_PEOPLE), {**words.items, **words.people}
        title, to = words("title_people", site=facts.site or "…"), words("to_people")
        known[Item.ATTACK] = written_for(Item.ATTACK, facts, assessed) or words("scraping_people")
    sections = tuple((labels[item], known[item]) for item in wanted)
    missing = [label for label, text in sections if text is None]
    marks = [words("draft")]
    if missing:
        what = words.language.semicolon.join(missing)
        marks.append(words("missing", n=len(missing), what=what))
    head = (
        (words("to"), to),
        (words("law"), rule.law_in(words.tag)),
        (words("case"), facts.case),
        (words("made"), words.language.at(now, jurisdiction.zone)),
    )
    return Notice(
        jurisdiction.code, whom, words.tag, title, head, sections, tuple(marks), words.says["gap"]
    )


def superset(  # noqa: PLR0913 - what a notice is written from
    jurisdiction: Jurisdiction,
    facts: Facts,
    assessed: Assessment,
    words: Words,
    *,
    handles: Handles,
    late: bool,
) -> dict[Item, str | None]:
    """Return everything that a notice may say; what a person wrote for an item goes first."""
    known: dict[Item, str | None] = dict.fromkeys(Item)
    known |= _of_facts(jurisdiction, facts, words, handles)
    known |= _of_assessment(jurisdiction, assessed, words, late=late)
    return {item: written_for(item, facts, assessed) or text for item, text in known.items()}


def written_for(item: Item, facts: Facts, assessed: Assessment) -> str | None:
    """Return what a person wrote for an item."""
    return assessed.facts.get(item.value) or facts.more.get(item.value)


def _of_facts(
    jurisdiction: Jurisdiction, facts: Facts, words: Words, handles: Handles
) -> dict[Item, str | None]:
    language = words.language
    here = sum(facts.countries.get(country, 0) for country in jurisdiction.countries)
    certainty = words("certainty", how=language.figures(facts.certainty)) if facts.certainty else ""
    period = None
    if facts.first and facts.last:
        first, last = (
            language.at(read_moment(each), jurisdiction.zone) for each in (facts.first, facts.last)
        )
        period = words("period", first=first, last=last)
    return {
        Item.PERIOD: period,
        Item.HOW_FOUND: handles.grounds(facts),
        Item.ATTACK: words("scraping") + certainty,
        Item.SURFACE: language.listed(facts.surfaces) or None,
        Item.FIELDS: language.listed(map(language.field, facts.fields)) or None,
        Item.PEOPLE: None if facts.people is None else people(facts.people, words),
        Item.PEOPLE_HERE: language.number(here) if facts.countries else None,
        Item.RECORDS: None if facts.exposures is None else language.number(facts.exposures),
        Item.HOLDER: handles.list(facts.actors),
        Item.ATTACHMENTS: "\n".join(f"{name} (SHA-256 {sha})" for name, sha in facts.evidence)
        or None,
    }


def _of_assessment(
    jurisdiction: Jurisdiction, assessed: Assessment, words: Words, *, late: bool
) -> dict[Item, str | None]:
    zone, reasons, language = jurisdiction.zone, _reasons(assessed, words), words.language
    decision = assessed.decisions.get((jurisdiction.code, Whom.AUTHORITY))
    risks = [
        language.named.format(who=words.questions[question], what=said)
        for question, said in reasons.items()
    ]
    risks += [decision.why] if decision else []
    told = assessed.told.get((jurisdiction.code, Whom.PEOPLE))
    return {
        Item.DETECTED: _at(assessed, Anchor.SIGNAL, zone, language),
        Item.AWARE: _at(assessed, Anchor.AWARENESS, zone, language),
        Item.CAUSE: reasons.get(Question.SAFEGUARD),
        Item.LINKAGE: reasons.get(Question.LINKAGE),
        Item.VULNERABLE: reasons.get(Question.SENSITIVITY),
        Item.MISUSE: reasons.get(Question.MISUSE),
        Item.RISK: "\n".join(risks) or None,
        Item.INDIVIDUALS_TOLD: words("not_yet") if told is None else language.at(told, zone),
        Item.DELAY: None if late else words("no_delay"),
        Item.PHASE: words("first_phase"),
    }


def others_told(
    jurisdiction: Jurisdiction, assessed: Assessment, words: Words, called: Mapping[str, str]
) -> str:
    """Say which other authorities were told, and when."""
    others = [
        f"{called.get(place, place)}, {words.language.at(at, jurisdiction.zone)}"
        for (place, whom), at in assessed.told.items()
        if whom is Whom.AUTHORITY and place != jurisdiction.code
    ]
    return "\n".join(others) or words("not_yet")


def _reasons(assessed: Assessment, words: Words) -> dict[Question, str]:
    """Return what was answered to each question, with the reason, but for *unknown*."""
    return {
        question: words.language.named.format(who=words(answered.answer.value), what=answered.why)
        for question, answered in assessed.answers.items()
        if answered.answer is not Answer.UNKNOWN
    }


def _at(assessed: Assessment, anchor: Anchor, zone: tzinfo, language: Language) -> str | None:
    found = assessed.anchors.get(anchor)
    return None if found is None else language.at(found, zone)


def people(found: People, words: Words) -> str:
    """Write how many people: exactly, or as a range with its method."""
    language = words.language
    method = language.told(found.method)
    if found.exact:
        number = words("exactly", n=language.number(found.low))
        return words("counted", n=number, method=method) if method else number
    low, high = language.number(found.low), language.number(found.high)
    return words("between", low=low, high=high, method=method)
