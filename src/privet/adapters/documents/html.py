"""The report as one HTML file: no script, no outside request, light and dark, printable."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from privet.adapters.documents import charts, masking, wording
from privet.evidence.findings import Conclusion, rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from privet.evidence.findings import Answer, Campaign, Finding, Portrait

SURFACES: Final = 40
COLLECTORS: Final = 100
UNCLEAR: Final = 40
OTHERS: Final = 25
PORTRAITS: Final = 12
MEMBERS: Final = 24
"""Rows of the tables, pictures, and members of a campaign that the page holds; the rest is counted."""
NAME: Final = 44
"""Characters of a name that are shown; the whole stands in its title."""


@dataclass(frozen=True, slots=True)
class Name:
    """Hold a name that came from a log: what is shown, and the whole."""

    shown: str
    whole: str


@dataclass(frozen=True, slots=True)
class Sitter:
    """Hold what stands beside one portrait."""

    anchor: str
    name: Name
    headline: str
    reasons: tuple[str, ...]
    charts: tuple[charts.Chart, charts.Chart]


@dataclass(frozen=True, slots=True)
class Cover:
    """Hide or show addresses, and clean every text that came from a log."""

    unmask: bool

    def text(self, words: str) -> str:
        """Clean a text and hide its addresses."""
        clean = wording.plain_lines(words)
        return clean if self.unmask else masking.masked(clean)

    def name(self, actor: str, length: int = NAME) -> Name:
        """Clean an actor's name and hide its address."""
        clean = wording.plain(actor)
        whole = clean if self.unmask else masking.masked_actor(clean)
        return Name(wording.cut(whole, length), whole)


def report(answer: Answer, *, written: datetime, version: str = "", unmask: bool = False) -> str:
    """
    Return the report as the text of one HTML file.

    Args:
        written: When the report was made; stands in its foot.
        version: Of Privet.
        unmask: Show addresses in full; without it the last octet, or all behind /48, is hidden.
    """
    cover = Cover(unmask)
    style = Markup(source("report.css"))  # noqa: S704  shipped with the package
    seal = b64encode(sha256(style.encode()).digest()).decode()
    return (
        environment()
        .get_template("report.html")
        .render(
            **_numbers(answer, cover),
            **_actors(answer, cover),
            sitters=_sitters(answer, cover),
            style=style,
            seal=seal,
            written=rfc3339(written),
            version=version,
            unmask=unmask,
            words=wording,
        )
    )


def prepare() -> None:
    """Compile the template, a tenth of a second, before the first report is written."""
    environment().get_template("report.html")


def source(name: str) -> str:
    """Return the text of a shipped file."""
    loader = environment().loader
    assert loader is not None  # noqa: S101  set below
    return loader.get_source(environment(), name)[0]


@cache
def environment() -> jinja2.Environment:
    """Return the environment that escapes whatever it prints."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("privet.adapters.documents", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"count": wording.count, "percent": wording.percent}
    return environment


def _printed(value: object) -> object:
    """Clean whatever the page prints, so that no text reaches it in another way."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return wording.plain_lines(value)
    return value


def _numbers(answer: Answer, cover: Cover) -> dict[str, Any]:
    """Gather what the report says of the whole log."""
    summary = answer.summary
    surfaces = sorted(summary.surfaces, key=lambda surface: -surface.subjects)
    return {
        "summary": summary,
        "headline": wording.headline(answer),
        "first_of_all": cover.text(wording.rejects_first(summary)),
        "warnings": [cover.text(warning) for warning in summary.warnings],
        "sources": [cover.text(source) for source in summary.sources],
        "proxies": cover.text(summary.proxies),
        "format": cover.text(summary.format) or "unknown",
        "example": cover.text(summary.example) if cover.unmask else "",
        "surfaces": [(s, cover.text(s.route), cover.text(s.declare)) for s in surfaces[:SURFACES]],
        "surfaces_more": max(0, len(surfaces) - SURFACES),
        "rejects": sorted(
            ((cover.text(why), number) for why, number in summary.reject_reasons.items()),
            key=lambda item: -item[1],
        ),
        "unknowable": [cover.text(gap) for gap in summary.unknowable],
        "stored": [cover.text(item) for item in summary.stored],
        "days": charts.per_day(summary.days, "days") if summary.days else None,
    }


def _actors(answer: Answer, cover: Cover) -> dict[str, Any]:
    """Gather the tables of actors, each cut to what a page holds and with how many there are."""
    by = {
        verdict: [f for f in answer.findings if f.verdict is verdict]
        for verdict in (
            Conclusion.COLLECTOR,
            Conclusion.UNCLEAR,
            Conclusion.VERIFIED_AGENT,
            Conclusion.PERMITTED,
        )
    }
    known = by[Conclusion.VERIFIED_AGENT] + by[Conclusion.PERMITTED]
    drawn = {p.actor for p in answer.portraits[:PORTRAITS]} if answer.summary.period else set()
    joined = {member for c in answer.summary.campaigns for member in c.members}
    alone = [f for f in by[Conclusion.COLLECTOR] if f.actor not in joined]
    return {
        "collectors": _rows(alone[:COLLECTORS], cover, drawn),
        "collectors_alone": len(alone),
        "collectors_total": len(by[Conclusion.COLLECTOR]),
        "unclear": _rows(by[Conclusion.UNCLEAR][:UNCLEAR], cover, drawn),
        "unclear_total": len(by[Conclusion.UNCLEAR]),
        "known": _rows(known[:OTHERS], cover, drawn),
        "known_total": len(known),
        "campaigns": _campaigns(answer, cover, drawn),
    }


def _rows(
    findings: Sequence[Finding], cover: Cover, drawn: set[str]
) -> list[tuple[Finding, Name, tuple[str, ...], str]]:
    """Return each finding with its name, its reasons in words, and where its picture stands."""
    return [
        (
            finding,
            cover.name(finding.actor),
            _reasons(finding, cover),
            _anchor(finding.actor) if finding.actor in drawn else "",
        )
        for finding in findings
    ]


def _reasons(finding: Finding, cover: Cover) -> tuple[str, ...]:
    """Return an actor's reasons in words, the foremost first."""
    ordered = wording.foremost(finding.reasons)
    return tuple(wording.cut(cover.text(reason.because), 240) for reason in ordered)


def _campaigns(answer: Answer, cover: Cover, drawn: set[str]) -> list[dict[str, Any]]:
    """Gather what the report says of each campaign and of its foremost members."""
    findings = {finding.actor: finding for finding in answer.findings}
    gathered = []
    for campaign in answer.summary.campaigns:
        known = [findings[member] for member in campaign.members if member in findings]
        known.sort(key=lambda finding: -finding.subjects)
        gathered.append(
            {
                "campaign": campaign,
                "id": cover.text(campaign.id),
                "anchor": _anchor(campaign.id) if campaign.id in drawn else "",
                "because": cover.text(campaign.because),
                "when": wording.when(campaign),
                "members": _rows(known[:MEMBERS], cover, drawn),
                "more": len(campaign.members) - len(known[:MEMBERS]),
            }
        )
    return gathered


def _anchor(actor: str) -> str:
    """Return a link target that says nothing of the name it stands for."""
    return f"p-{sha256(actor.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _sitters(answer: Answer, cover: Cover) -> list[Sitter]:
    """Draw the portraits of the collectors and campaigns that have one."""
    period = answer.summary.period
    if period is None:
        return []
    findings = {f.actor: f for f in answer.findings}
    campaigns = {c.id: c for c in answer.summary.campaigns}
    return [
        _sitter(
            portrait,
            (findings.get(portrait.actor), campaigns.get(portrait.actor)),
            answer,
            period,
            cover,
        )
        for portrait in answer.portraits[:PORTRAITS]
    ]


def _sitter(
    portrait: Portrait,
    known: tuple[Finding | None, Campaign | None],
    answer: Answer,
    period: tuple[datetime, datetime],
    cover: Cover,
) -> Sitter:
    """Draw one portrait and write down whose it is."""
    finding, campaign = known
    anchor = _anchor(portrait.actor)
    name = cover.name(portrait.actor)
    says: tuple[str, ...] = ()
    title = ""
    if finding is not None:
        says = _reasons(finding, cover)
        people = wording.counted(finding.subjects, "person", "people")
        title = f"{people}, {wording.when(finding)} UTC"
    elif campaign is not None:
        name = Name(f"Campaign {name.shown}", f"Campaign {name.whole}")
        says = (cover.text(campaign.because),) if campaign.because else ()
        people = wording.counted(campaign.subjects, "person", "people")
        actors = wording.counted(len(campaign.members), "actor")
        title = f"{people} by {actors}, {wording.when(campaign)} UTC"
    pictures = (
        charts.raster(portrait, period, f"r{anchor}", name.shown),
        charts.coverage(portrait, answer.summary.fan, f"c{anchor}", name.shown),
    )
    return Sitter(anchor, name, title, says, pictures)
