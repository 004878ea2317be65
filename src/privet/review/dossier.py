"""The dossier for an authority: each expectation, the measures that answer it, and what shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from privet.review.book import Book, Grid, Section, Words
from privet.review.judgement import Health, Light

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from privet.evidence.canonical import Document
    from privet.evidence.entries import Entry
    from privet.response.breach.rules import Jurisdiction, Rule
    from privet.review.controls import Catalogue, Expectation
    from privet.review.judgement import Judged
    from privet.review.register import Exhibit, Register

NO_ADVICE = (
    "What the law of the place asks is told as it was last verified, with its source; it is no legal "
    "advice. The expectations stand here in our own words, and not in those of the statements."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Say for whom a dossier is, of which site, and as of which day.

    Args:
        policy: The version of the policy in force.
    """

    site: str
    operator: str
    place: Jurisdiction
    day: date
    policy: str


def dossier(
    asked: Asked,
    catalogue: Catalogue,
    judged: Sequence[Judged],
    archived: Collection[str],
) -> Book:
    """
    Return the dossier; the same inputs give the same words.

    Args:
        judged: With their evidence named as ``called_apart`` does.
        archived: The files of evidence that are in the archive, by these names.
    """
    standing = {each.standing.control.id: each for each in judged}
    statements: dict[str, list[Expectation]] = {}
    for each in catalogue.expectations.values():
        statements.setdefault(each.statement, []).append(each)
    sections = [
        Section("In short", short(judged)),
        Section(f"The law: {asked.place.name}", law(asked)),
    ]
    for statement, expected in statements.items():
        sections.append(Section(statement, (overview(expected, catalogue, standing),)))
        sections += [
            Section(
                f"{each.id}  {each.title}",
                (answers([standing[one.id] for one in catalogue.answering(each.id)]),),
            )
            for each in expected
        ]
    sections.append(Section("Evidence", (exhibits(judged, archived),)))
    head = (
        ("For", asked.place.authority),
        ("Operator", asked.operator or "not named in [response] operator"),
        ("Site", asked.site or "without a name"),
        ("As of", asked.day.isoformat()),
        ("Policy", asked.policy or "none"),
    )
    title = f"Measures against the scraping of personal data: {asked.place.name}"
    return Book(title, head, tuple(sections), foot=f"{title}, as of {asked.day}")


def short(judged: Sequence[Judged]) -> tuple[Words | Grid, ...]:
    """Return how many measures stand how, by family."""
    families: dict[str, Counter[str]] = {}
    for each in judged:
        families.setdefault(each.standing.control.family, Counter())[str(each.light)] += 1
    rows = tuple(
        (family, *(f"{counts[light]:,}" for light in Light)) for family, counts in families.items()
    )
    return (
        Words(
            "Green: it runs, somebody owns it, nothing is overdue, its evidence holds. Amber: it runs "
            "partly, has a gap, or its gap is accepted. Red: something is overdue, evidence does not "
            "hold, or it does not run and nobody accepted that. Grey: it does not apply."
        ),
        Grid(("family", *(str(light) for light in Light)), (4, 1, 1, 1, 1), rows),
    )


def law(asked: Asked) -> tuple[Words | Grid, ...]:
    """Return what the law of a place asks once data were taken, with its source."""
    rule = asked.place.rule(asked.day)
    if rule is None:
        return (Words(f"No rule ships for {asked.day}."), Words(NO_ADVICE))
    rows = tuple(
        (str(each.whom), str(each.force), each.limit.words, each.threshold, each.where)
        for each in rule.duties
    )
    return (
        Words(about(rule)),
        Grid(
            ("whom to tell", "how it binds", "by when", "when", "where it stands"),
            (2, 2, 3, 3, 3),
            rows,
            rule.silence,
        ),
        Words(NO_ADVICE),
    )


def about(rule: Rule) -> str:
    """Say which law it is, when it was last verified, and from what."""
    pending = f" Under way: {rule.pending}." if rule.pending else ""
    return (
        f"{rule.law}. Last verified {rule.last_verified}, {rule.confidence} confidence, from: "
        f"{rule.source}.{pending}"
    )


def overview(
    expected: Sequence[Expectation], catalogue: Catalogue, standing: Mapping[str, Judged]
) -> Grid:
    """Return one row an expectation: how many of its measures stand how."""
    rows = []
    for each in expected:
        mine = [standing[one.id] for one in catalogue.answering(each.id)]
        counts = Counter(str(one.light) for one in mine)
        said = ", ".join(f"{counts[light]} {light}" for light in Light if counts[light])
        rows.append((each.id, each.title, str(worst(mine)), said))
    return Grid(("id", "what is expected", "worst", "measures"), (2, 10, 2, 4), tuple(rows))


def worst(judged: Sequence[Judged]) -> Light:
    """Return the worst light of some measures."""
    order = (Light.GREY, Light.GREEN, Light.AMBER, Light.RED)
    return max((each.light for each in judged), key=order.index)


def answers(judged: Sequence[Judged]) -> Grid:
    """Return the measures that answer an expectation, with what shows each."""
    rows = tuple(
        (
            each.standing.control.id,
            str(each.light),
            f"{each.standing.control.title}. {each.standing.control.capability}.",
            each.standing.owner or "nobody",
            shown(each),
        )
        for each in judged
    )
    return Grid(
        ("measure", "stands", "what it does", "owner", "what shows it"), (2, 2, 6, 2, 7), rows
    )


def shown(judged: Judged) -> str:
    """Say what shows that a measure works, and what is wrong with it."""
    one = judged.standing
    said = [f"measured {one.measured}: {each.says}" for each in one.findings]
    if one.test:
        said.append(f"tested {one.test.day}: {'passed' if one.test.passed else 'failed'}")
    said += [f"{len(one.exhibits)} files of evidence"] if one.exhibits else []
    if one.gap:
        said.append(f"gap: {one.gap}")
    if one.acceptance:
        said.append(f"risk accepted by {one.acceptance.owner} until {one.acceptance.until}")
    if not said:
        said.append(
            "nobody has said how it stands" if one.state == "unknown" else f"told: {one.state}"
        )
    said += judged.reasons
    return "; ".join(said)


def exhibits(judged: Sequence[Judged], archived: Collection[str]) -> Grid:
    """Return the files of evidence: which measure, where in the archive, whether they hold."""
    rows = tuple(
        (
            each.standing.control.id,
            one.path if one.path in archived else "not in the archive",
            "green" if each.health[one.path] is Health.SAME else "red",
            f"{one.sha256[:32]}\n{one.sha256[32:]}",
        )
        for each in judged
        for one in each.standing.exhibits
    )
    return Grid(
        ("measure", "file", "holds", "SHA-256"),
        (2, 5, 2, 9),
        rows,
        "No file was named as evidence.",
    )


def name_of(exhibit: Exhibit) -> str:
    """Return what a file of evidence is called in the archive, wherever it lies here."""
    return f"evidence/{exhibit.sha256[:12]}-{exhibit.path.rpartition('/')[2]}"


def called_apart(register: Register) -> Register:
    """Return the register with its evidence named as in the archive, so that no folder is told."""
    standings = {
        name: replace(
            each, exhibits=tuple(replace(one, path=name_of(one)) for one in each.exhibits)
        )
        for name, each in register.standings.items()
    }
    return replace(register, standings=standings)


def line(entry: Entry) -> Document:
    """
    Return the line that an entry has in the archive.

    Where it names a file outside of the policy's folder, the folder is left out, and the line says
    that it is masked: its head can be checked, and its content is no longer what the head is of.
    """
    evidence = entry.payload.get("evidence", ())
    if not any(each["path"].startswith("/") for each in evidence):
        return entry.document()
    shown = [{**each, "path": each["path"].rpartition("/")[2]} for each in evidence]
    content = {**entry.content, "payload": {**entry.payload, "evidence": shown}}
    return {"head": entry.head, "digest": entry.digest, "content": content, "masked": True}


def index(
    asked: Asked, judged: Sequence[Judged], files: Mapping[str, str], chain: str
) -> dict[str, Any]:
    """
    Return the index of the archive.

    Args:
        files: The digest of each file in it, by its name.
        chain: The digest of the last entry of the register that was read; '' where there is none.
    """
    return {
        "kind": "privet-dossier",
        "authority": asked.place.code,
        "site": asked.site,
        "as_of": asked.day.isoformat(),
        "policy": asked.policy,
        "register": chain,
        "files": dict(files),
        "expectations": sorted(
            {name for each in judged for name in each.standing.control.asked_by}
        ),
    }
