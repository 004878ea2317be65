"""The pictures of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from privet.adapters.documents import charts
from privet.evidence.findings import Day, Portrait

if TYPE_CHECKING:
    from datetime import datetime

    from privet.evidence.findings import Answer

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "account:</title><script>alert(1)</script>\x00\u202e\"'&"


def parsed(chart: charts.Chart) -> ET.Element:
    """Read a picture as XML, which it must be."""
    text = str(chart.svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ET.fromstring(text)


def period(answer: Answer) -> tuple[datetime, datetime]:
    """Return the period of an answer that has one."""
    assert answer.summary.period is not None
    return answer.summary.period


def days(number: int) -> list[Day]:
    """Invent some days, the first of them without a date."""
    return [Day("?" if not n else f"2026-01-{1 + n % 28:02d}", 900, n, 3) for n in range(number)]


@pytest.mark.parametrize("number", [1, 14, 62, 63, 400])
def test_days_are_drawn_however_many(number: int) -> None:
    """One day, two weeks and a year each make a picture and a table of all days."""
    chart = charts.per_day(days(number), "k")

    assert number == len(chart.rows)
    assert len(parsed(chart).findall(f"{SVG}text")) < 40


def test_days_without_anybody_are_drawn() -> None:
    """A site that showed nobody has an axis and no bar above it."""
    chart = charts.per_day([Day("2026-11-02", 0, 0, 0)], "k")

    assert (("2026-11-02", "0", "0", "0"),) == chart.rows
    assert "Most to collectors" not in str(chart.svg)


def test_every_picture_has_a_name_and_a_description(answer: Answer) -> None:
    """A reader who does not see the picture is told what it shows."""
    portrait = answer.portraits[0]
    for chart in (
        charts.per_day(answer.summary.days, "a"),
        charts.raster(portrait, period(answer), "b", "account:bob77"),
        charts.coverage(portrait, answer.summary.fan, "c", "account:bob77"),
    ):
        root = parsed(chart)
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

        assert root.get("role") == "img"
        assert title is not None
        assert desc is not None
        assert f"{title.get('id')} {desc.get('id')}" == root.get("aria-labelledby")
        assert title.text
        assert desc.text
        assert {len(row) for row in chart.rows} == {len(chart.head)}


def test_a_walk_is_drawn_as_a_diagonal(answer: Answer) -> None:
    """Later dots stand further to the right, and higher ranks higher up."""
    begin, end = period(answer)
    walk = Portrait("a", (100.0, 200.0, 300.0), (0.0, 0.5, 1.0), ((1, 1), (3, 3)), 3)
    path = parsed(charts.raster(walk, (begin, end), "k", "a")).find(f"{SVG}path")

    assert path is not None
    dots = [part.split() for part in str(path.get("d")).replace("h0", "").split("M")[1:]]
    across, up = [float(x) for x, _ in dots], [-float(y) for _, y in dots]
    assert 3 == len(dots)
    assert sorted(across) == across
    assert sorted(up) == up


def test_a_raster_of_very_many_dots_stays_small(answer: Answer) -> None:
    """A hundred thousand dots are thinned; the table counts them all."""
    many = tuple(float(n) for n in range(100_000))
    portrait = Portrait("a", many, tuple(n / 100_000 for n in many), (), 5_000_000)
    chart = charts.raster(portrait, period(answer), "k", "a")

    assert len(chart.svg) < 100_000
    assert charts.SLICES == len(chart.rows)
    assert 100_000 == sum(int(row[1].replace(",", "")) for row in chart.rows)


@pytest.mark.parametrize("dots", [0, 1])
def test_a_raster_of_hardly_any_dots_is_drawn(answer: Answer, dots: int) -> None:
    """Nothing to draw is drawn as nothing, one dot as one dot."""
    portrait = Portrait("a", (5.0,) * dots, (7.0,) * dots, (), dots)

    assert dots == len(charts.raster(portrait, period(answer), "k", "a").rows)


def test_a_log_of_one_moment_is_drawn(answer: Answer) -> None:
    """A period without length does not divide by zero."""
    begin, _ = period(answer)

    assert charts.raster(answer.portraits[0], (begin, begin), "k", "a").rows


def test_a_coverage_without_others_and_without_points_is_drawn(answer: Answer) -> None:
    """Where nothing is known, the field stays empty."""
    empty = replace(answer.portraits[0], coverage=((0, 0),))
    chart = charts.coverage(empty, (), "k", "a")

    assert "No point drawn" in str(chart.svg)
    assert "ordinary actors" not in str(chart.svg)
    assert () == chart.rows


def test_a_hostile_name_stays_text(answer: Answer) -> None:
    """A name from a log cannot leave the words of a picture."""
    chart = charts.raster(answer.portraits[0], period(answer), "k", HOSTILE)
    title = parsed(chart).find(f"{SVG}title")

    assert "<script>" not in chart.svg
    assert title is not None
    assert title.text is not None
    assert title.text.isprintable()


def test_one_coverage_point_is_a_percentage_of_its_own(answer: Answer) -> None:
    """The table beside the curve gives the share of new people."""
    chart = charts.coverage(answer.portraits[0], answer.summary.fan, "k", "a")

    assert ("1", "1", "100%") == chart.rows[0]


def test_a_dot_without_a_place_is_left_out(answer: Answer) -> None:
    """A lookup that names nobody has no rank, and is no dot."""
    portrait = Portrait("a", (1.0, 2.0, 3.0), (0.1, float("nan"), 0.3), (), 3)

    assert 2 == sum(int(row[1]) for row in charts.raster(portrait, period(answer), "k", "a").rows)


def test_a_mark_at_the_edge_is_not_written(answer: Answer) -> None:
    """A moment at the very edge of the field has its line and no room for its words."""
    begin, end = period(answer)
    begin = begin.replace(hour=0, minute=0, second=0)
    portrait = Portrait("a", (0.0, 86_400.0), (0.1, 0.2), (), 2)

    assert (
        "3 Nov" not in str(charts.raster(portrait, (begin, end), "k", "a").svg).split("</desc>")[1]
    )
