"""
Drafts of letters, filled from the facts of a case.

Nothing is invented: what the case lacks is a gap, marked where it stands and named at the head. A
person may leave an item out; then the lines that need it are not in the letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from privet.evidence.moments import read_moment
from privet.identity.actors import Level
from privet.response.handles import Handles
from privet.response.letters.kinds import WHOLE, Item, Kind, Text, Words
from privet.response.sheets import Block, Run, Sheet, filled
from privet.response.sheets import Kind as Layout

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import tzinfo

    from privet.response.breach.assessment import Written
    from privet.response.facts import Facts, People
    from privet.response.language import Language
    from privet.response.letters.demands import Demand

MARKS: Final = {"# ": Layout.HEADING, "- ": Layout.ITEM}
"""How a line of the words says what it is; every other is a paragraph."""

FACT: Final = "letter-fact"
"""The kind of the entry in which a person says what letters of a case are to say."""

BREACH: Final = "breach-fact"
ALSO: Final = frozenset({Item.OPERATOR.value, Item.CONTACT.value})
"""What was said for notices of a breach and holds for letters, too: who speaks."""

KEPT: Final[Mapping[Item, tuple[str, ...]]] = {
    Item.TERMS: ("terms", "acceptance", "robots"),
    Item.ORIGIN: ("canary", "attribution", "origin"),
}
"""Items that entries of these kinds tell, each with its day and its files."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold a draft: what it is, what it lacks, and how it stands on paper."""

    kind: Kind
    language: str
    to: str
    days: int
    operator: str
    sheet: Sheet
    gaps: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    unmasked: bool = False

    def document(self) -> dict[str, Any]:
        """Return the draft as the case keeps it."""
        return {
            "kind": self.kind.value,
            "language": self.language,
            "to": self.to,
            "days": self.days,
            "operator": self.operator,
            "gaps": list(self.gaps),
            "left_out": list(self.left_out),
            "unmasked": self.unmasked,
            "sheet": self.sheet.document(),
        }


def draft(  # noqa: PLR0913 - a letter says something of all of it
    kind: Kind,
    known: Mapping[Item, str | None],
    words: Words,
    *,
    case: str,
    days: int,
    left_out: Collection[Item] = (),
    unmasked: bool = False,
) -> Letter:
    """
    Return the draft of a letter.

    Args:
        known: What the case says of each item, as ``told`` returns it.
        days: How many days after receipt the answer is due.
        left_out: Items that a person chose not to write of.
        unmasked: Whether a person chose to name visitors as they are.
    """
    text = words.letters[kind]
    said: dict[str, str | None] = {item.value: known.get(item) for item in Item}
    blocks = tuple(_blocks(text, {**said, "days": str(days)}, words, left_out))
    whom = filled("{recipient}", said, words.gaps)
    sender = filled("{operator}\n{contact}", said, words.gaps)
    head = ((words("to"), whom), (words("from"), sender), (words("case"), (Run(case),)))
    runs = [*whom, *sender, *(run for block in blocks for run in block.runs)]
    labels = {gap: words.items[Item(name)] for name, gap in words.gaps.items()}
    gaps = tuple(dict.fromkeys(labels[run.text] for run in runs if run.gap))
    marks = [words("draft")]
    if gaps:
        marks.append(words("missing", n=len(gaps), what=words.language.semicolon.join(gaps)))
    sheet = Sheet(words.tag, text.title, tuple(marks), head, blocks, f"{text.title} · {case}")
    out = tuple(item.value for item in Item if item in left_out)
    to, operator = known.get(Item.RECIPIENT) or "", known.get(Item.OPERATOR) or ""
    return Letter(kind, words.tag, to, days, operator, sheet, gaps, out, unmasked)


def _blocks(
    text: Text, said: Mapping[str, str | None], words: Words, left_out: Collection[Item]
) -> Iterator[Block]:
    """Yield the blocks of a letter; a heading under which nothing is left is left out, too."""
    heading: Block | None = None
    for line in text.lines:
        names = {name for _, name, _, _ in Formatter().parse(line) if name}
        if names & {item.value for item in left_out}:
            continue
        layout = MARKS.get(line[:2], Layout.PARAGRAPH)
        body = line if layout is Layout.PARAGRAPH else line[2:]
        if layout is Layout.HEADING:
            heading = Block(layout, (Run(body),))
            continue
        if heading is not None:
            yield heading
            heading = None
        if body == "{because}" and said["because"]:
            yield from (Block(layout, (Run(each),)) for each in said["because"].splitlines())
        else:
            yield Block(layout, filled(body, said, words.gaps))


def told(  # noqa: PLR0913 - what a letter is written from, and for whom
    facts: Facts,
    entries: Iterable[Written],
    words: Words,
    *,
    kind: Kind,
    zone: tzinfo,
    to: str = "",
    unmasked: bool = False,
) -> dict[Item, str | None]:
    """
    Return what a case says of each item; what a person wrote for an item goes first.

    Args:
        zone: By whose clock moments are told; an abuse report tells them in UTC, as logs are kept.
        unmasked: Visitors are named as they are.
    """
    language = words.language
    clock = UTC if kind is Kind.ABUSE else zone
    handles = Handles.of(facts, language, tuple(Level) if unmasked else WHOLE.get(kind, ()))
    entries = list(entries)
    written = dict(facts.more)
    for entry in entries:
        item = str(entry.payload.get("item"))
        if entry.kind == FACT or (entry.kind == BREACH and item in ALSO):
            written[item] = entry.payload["text"]
    if to:
        written[Item.RECIPIENT.value] = to
    known: dict[Item, str | None] = {
        Item.SITE: facts.site or None,
        Item.FIRST: language.at(read_moment(facts.first), clock) if facts.first else None,
        Item.LAST: language.at(read_moment(facts.last), clock) if facts.last else None,
        Item.ACTORS: handles.list(found_by(kind, facts.actors)),
        Item.PEOPLE: None if facts.people is None else people(facts.people, words),
        Item.FIELDS: language.listed(map(language.field, facts.fields)) or None,
        Item.SURFACES: language.listed(facts.surfaces) or None,
        Item.EXPOSURES: None if facts.exposures is None else language.number(facts.exposures),
        Item.BECAUSE: handles.grounds(facts),
        Item.EVIDENCE: "\n".join(f"{name} (SHA-256 {sha})" for name, sha in facts.evidence) or None,
    }
    in_force = [
        f"{name} ({language.date(date.fromisoformat(since))}, SHA-256 {sha})"
        for name, sha, since in facts.terms
    ]
    for item, kinds in KEPT.items():
        recorded = in_force if item is Item.TERMS else []
        known[item] = "\n".join([*_kept(entries, kinds, language, zone), *recorded]) or None
    return {item: written.get(item.value) or known.get(item) for item in Item}


def found_by(kind: Kind, actors: Iterable[str]) -> list[str]:
    """Return the actors by which whoever reads a letter finds anything: a network, its addresses."""
    if kind is not Kind.ABUSE:
        return list(actors)
    return [each for each in actors if each.partition(":")[0] in {Level.NETWORK, Level.ASN}]


def _kept(
    entries: Iterable[Written], kinds: tuple[str, ...], language: Language, zone: tzinfo
) -> Iterator[str]:
    """Yield what entries of some kinds say, each with its day."""
    for entry in entries:
        if entry.kind in kinds and entry.why:
            yield f"{language.told(entry.why)} ({language.date(read_moment(entry.at).astimezone(zone))})"


@dataclass(frozen=True, slots=True)
class Signature:
    """Hold who signed, in which capacity, on which day, for whom."""

    by: str
    capacity: str
    day: str
    operator: str


def signed(sheet: Sheet, signature: Signature, words: Words) -> Sheet:
    """Return a letter as it goes out: dated, with the name of whoever signed, and no draft."""
    ends = (
        Block(Layout.PARAGRAPH, (Run(words("signed", operator=signature.operator)),)),
        Block(Layout.LINE, (Run(signature.by),), words("name")),
        Block(Layout.LINE, (Run(signature.capacity),), words("capacity")),
    )
    head = (*sheet.head, (words("date"), (Run(dated(signature.day, words)),)))
    return replace(sheet, marks=(), head=head, blocks=(*sheet.blocks, *ends))


def reminder(demand: Demand, signature: Signature, words: Words, *, days: int) -> Sheet:
    """Return the reminder of a letter whose time is over, signed."""
    sheet = Sheet.read(demand.sheet)
    said = {
        "date": dated(demand.signed_on, words),
        "served": words.language.date(demand.served_at) if demand.served_at else "",
        "due": words.language.date(demand.due) if demand.due else "",
        "title": sheet.title,
        "case": demand.case,
        "days": str(days),
    }
    text = words.reminder
    title = text.title.format(**said)
    blocks = tuple(Block(Layout.PARAGRAPH, filled(line, said, {})) for line in text.lines)
    head = sheet.head[: -1 if demand.signed_on else None]
    plain = Sheet(words.tag, title, (), head, blocks, f"{title} · {demand.case}")
    return signed(plain, signature, words)


def dated(day: str, words: Words) -> str:
    """Write a day that a case keeps."""
    return words.language.date(date.fromisoformat(day)) if day else ""


def people(found: People, words: Words) -> str:
    """Write how many people: exactly, or as a range with its method."""
    if found.exact:
        return words("exactly", n=words.language.number(found.low))
    return words(
        "between",
        low=words.language.number(found.low),
        high=words.language.number(found.high),
        method=words.language.told(found.method),
    )
