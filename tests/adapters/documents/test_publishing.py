"""A sheet for everybody: readable by all, asking nothing, and no mark-up from what is filled in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.response.test_transparency import FIGURES, MEASURES

from privet.adapters.documents.publishing import html, markdown
from privet.response.transparency import page

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
HOSTILE = page(replace(MEASURES, site="<b>*Ex|ample*</b>"), FIGURES)


def test_nothing_that_is_filled_in_is_mark_up() -> None:
    """Neither in HTML nor in Markdown."""
    made, text = html(HOSTILE), markdown(HOSTILE)

    assert "&lt;b&gt;*Ex|ample*&lt;/b&gt;" in made
    assert "\\<b\\>\\*Ex\\|ample\\*\\</b\\>" in text


def test_lists_and_figures_stand_together() -> None:
    """One list for what is done, a table for each sort of figures, and nothing from elsewhere."""
    made, text = html(HOSTILE), markdown(HOSTILE)

    assert (4, 4) == (made.count("<dl>"), text.count("| --- | ---: |"))
    assert (3, 3) == (made.count("<ul>"), text.count("\n\n* "))
    assert "http" not in made.replace("http-equiv", "")
    assert text.startswith("# What ")
    assert text.endswith("was counted.\n")


@pytest.mark.enable_socket
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(tmp_path: Path, scheme: str) -> None:
    """WCAG 2.2 A and AA, in light and in dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    playwright = pytest.importorskip("playwright.sync_api")
    place = tmp_path / "transparency.html"
    place.write_text(html(page(MEASURES, FIGURES)), "utf-8")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(color_scheme=scheme, bypass_csp=True)
        tab.goto(place.as_uri())
        found = axe.Axe().run(tab).response["violations"]
        browser.close()

    assert [] == [(one["id"], one["nodes"][0]["html"]) for one in found]
