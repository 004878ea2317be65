"""The HTML report."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from privet.adapters.documents import html
from privet.detection.signals import Reason
from privet.evidence.findings import Campaign, Conclusion, Portrait

if TYPE_CHECKING:
    from privet.evidence.findings import Answer

WRITTEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HOSTILE = "account:<img src=x onerror=alert(1)>\x1b]0;\u202e\u2028\udc80'\"&{{7*7}}"
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Gather what a page holds, and fail where its tags do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag that opens."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Refuse a tag that closes another."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Remember text."""
        self.text.append(data)

    def words(self) -> str:
        """Return the page's text, with single spaces."""
        return " ".join(" ".join(self.text).split())


def page(answer: Answer, *, unmask: bool = False) -> Page:
    """Write and read a report."""
    read = Page(html.report(answer, written=WRITTEN, version="1.2.3", unmask=unmask))
    assert [] == read.open
    return read


def test_the_report_tells_the_whole_story(answer: Answer) -> None:
    """Every question that a privacy officer asks has its section."""
    words = page(answer).words()

    for said in (
        "Three collectors and one campaign of 42 actors were shown 31,206 people",
        "1,204,113; 1,203,899 read as nginx combined (guess) , 214 set aside (0.018%)",
        "62.3% of the requests",
        '[[surface]] name = "people" route = "/people/{subject}"',
        "ids can be walked",
        "opened 20,000 ids in order, none twice",
        "42 addresses of two neighbouring blocks",
        "look at these first",
        "n = 22,903",
        "0.0316% (exact, Clopper-Pearson, 95%)",
        "log $ssl_ja4 or a session",
        "until 14 Dec 2026",
        "Method and limits",
        "2026-11-23T15:00:00Z",
        "Privet 1.2.3",
    ):
        assert said in words, said


def test_nothing_is_asked_of_the_network(answer: Answer) -> None:
    """One file: no script, no style sheet, no picture, no font from anywhere."""
    read = page(answer)

    assert not {"script", "iframe", "img", "object", "embed", "form"} & {t for t, _ in read.tags}
    for _, attributes in read.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("src", "href", "xlink:href", "action", "srcset"):
            assert (attributes.get(name) or "#").startswith(("#", "data:,"))
    text = html.report(answer, written=WRITTEN)
    assert not re.search(r"url\(|@import|https?://", text)


def test_the_policy_admits_the_one_style_and_nothing_else(answer: Answer) -> None:
    """The page forbids itself everything but its own style, by the style's digest."""
    text = html.report(answer, written=WRITTEN)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)

    assert style is not None
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    digest = re.search(r"sha256-([^']+)'", policy[1])
    assert digest is not None
    assert sha256(style[1].encode()).digest() == b64decode(digest[1])


def test_addresses_are_masked_unless_asked_for(answer: Answer) -> None:
    """A report that is sent on names accounts and neighbourhoods, not addresses."""
    masked, whole = (html.report(answer, written=WRITTEN, unmask=flag) for flag in (False, True))

    assert not re.search(r"203\.0\.11[34]\.\d", masked)
    assert "2001:db8:1:2" not in masked
    assert "/people/123456" not in masked
    assert "network:203.0.114.x" in masked
    assert "account:bob77" in masked
    assert "network:203.0.114.27/32" in whole
    assert "GET /people/123456" in whole


def test_whatever_a_log_says_stays_text(answer: Answer) -> None:
    """Names, reasons and routes that are markup are shown and never obeyed."""
    finding = answer.findings[0]._replace(
        actor=HOSTILE,
        verdict=Conclusion.COLLECTOR,
        reasons=(Reason("x", "OAT-011", 1.0, HOSTILE),),
    )
    surface = replace(answer.summary.surfaces[0], route=HOSTILE, kind=HOSTILE, declare=HOSTILE)
    summary = replace(
        answer.summary,
        surfaces=(surface,),
        campaigns=(Campaign(HOSTILE, (HOSTILE,), 3, 0.9, HOSTILE, finding.first, finding.last),),
        format=HOSTILE,
        proxies=HOSTILE,
        sources=(HOSTILE,) * 9,
        warnings=(HOSTILE,),
        unknowable=(HOSTILE,),
        stored=(HOSTILE,),
        example=HOSTILE,
        reject_reasons={HOSTILE: 3},
        budget=replace(answer.summary.budget, who=HOSTILE, window=HOSTILE),
    )
    portraits = tuple(replace(p, actor=HOSTILE) for p in answer.portraits)
    hostile = replace(answer, summary=summary, findings=(finding,), portraits=portraits)
    text = html.report(hostile, written=WRITTEN, unmask=True)

    assert "<img" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "{{7*7}}" in text
    assert text.encode()
    assert [] == Page(text).open


def test_a_long_name_is_cut_and_kept_whole_in_its_title(answer: Answer) -> None:
    """A name of a thousand characters does not break the table."""
    name = "account:" + "x" * 1_000
    finding = answer.findings[0]._replace(actor=name, verdict=Conclusion.COLLECTOR)
    read = page(replace(answer, findings=(finding,), portraits=()))

    assert name in [attributes.get("title") for tag, attributes in read.tags if tag == "bdi"]
    assert name not in read.words()


def test_an_empty_log_makes_a_report(quiet: Answer) -> None:
    """Where nothing was read, the report says so in every section."""
    words = page(quiet).words()

    for said in (
        "No page in this log showed a person",
        "no line could be dated",
        "No page of this log looks like one that shows people",
        "no day of this log showed a person",
        "None was found",
        "No actor was left undecided",
        "no ordinary actor in this log",
        "Nothing beside the files of this report",
    ):
        assert said in words, said


def test_many_rejects_stand_before_the_headline(answer: Answer) -> None:
    """A reader learns first that the rest of the page speaks of a part of the log."""
    summary = replace(answer.summary, rejected=300_000)
    words = page(replace(answer, summary=summary)).words()

    assert words.index("Read this first.") < words.index("Three collectors")


def test_long_lists_are_cut_and_counted(answer: Answer) -> None:
    """A page holds a hundred collectors and says how many more there are."""
    first = answer.findings[0]._replace(verdict=Conclusion.COLLECTOR)
    many = tuple(first._replace(actor=f"account:n{n}") for n in range(5_000))
    summary = replace(
        answer.summary,
        actors={Conclusion.COLLECTOR: 5_000},
        campaigns=(
            replace(answer.summary.campaigns[0], members=tuple(f.actor for f in many[:999])),
        ),
    )
    summary = replace(summary, surfaces=summary.surfaces * 20)
    read = page(replace(answer, summary=summary, findings=many, portraits=()))

    assert "and 20 more surfaces" in read.words()
    assert "The first 100 of 4,001" in read.words()
    assert "and 975 more" in read.words()


def test_every_link_within_the_page_arrives(answer: Answer) -> None:
    """A name in a table leads to its portrait, and a portrait has one place."""
    read = page(answer)
    places = [attributes["id"] for _, attributes in read.tags if "id" in attributes]

    assert len(places) == len(set(places))
    for _, attributes in read.tags:
        link = attributes.get("href") or ""
        if link.startswith("#"):
            assert link[1:] in places
    assert "href" in str(read.tags)


def test_at_most_twelve_portraits_are_drawn(answer: Answer) -> None:
    """A portrait of nobody known is drawn with its name alone, and the thirteenth is not drawn."""
    portraits = tuple(Portrait(f"account:p{n}", (1.0,), (0.5,), ((1, 1),), 1) for n in range(20))
    read = page(replace(answer, portraits=portraits))

    assert 12 == sum(tag == "article" for tag, _ in read.tags)


def test_a_log_without_a_date_has_no_portraits(answer: Answer) -> None:
    """Without a period there is no time to draw along, and no link to a picture."""
    read = page(replace(answer, summary=replace(answer.summary, period=None)))

    assert "article" not in {tag for tag, _ in read.tags}
