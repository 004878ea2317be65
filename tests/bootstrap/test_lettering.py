"""Letters are written into a case, with what belongs to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import casework, lettering, recording
from privet.bootstrap.recording import Where
from privet.errors import ConfigError
from privet.evidence.canonical import digest
from privet.evidence.force import putting
from privet.response.letters.demands import State
from privet.response.sheets import Sheet
from privet.workflows.audit import enter

if TYPE_CHECKING:
    from pathlib import Path

SHEET = Sheet("en", "A letter", (), (), ())


def test_a_letter_is_kept_as_text_and_on_paper() -> None:
    """Both files are named by their digests."""
    files, contents = lettering.attached(SHEET, "case-1-letter-1", on_paper=True)

    assert ["text/plain", "application/pdf"] == [each.media_type for each in files]
    assert {each.sha256 for each in files} == set(contents)


def test_a_draft_is_kept_with_its_facts(tmp_path: Path) -> None:
    """What one letter was told, the next one says."""
    where = Where(str(tmp_path / "records"))
    casework.opened(where, [], title="a collector")
    wish = lettering.Wish("preservation", facts=("site=Example",))
    first = lettering.drafted(where, "1", wish, by="ana")
    second = lettering.drafted(where, "1", lettering.Wish("abuse-report", to="Net Ltd"), by="ana")

    assert (1, 2) == (first.letter, second.letter)
    assert "We operate Example." in Sheet.read(second.sheet).text()
    assert [State.DRAFTED, State.DRAFTED] == [each.state for each in lettering.listed(where)]


def test_a_letter_names_the_terms_in_force_meanwhile(tmp_path: Path) -> None:
    """What a guard recorded before the data was taken is named; what it recorded later is not."""
    where = Where(str(tmp_path / "records"))
    casework.opened(where, [], title="a collector")
    draft, contents = putting("v1", {"terms-1-use.html": ("text/html", b"no")}, by="ana")
    entry = recording.told(where, enter(draft, contents))
    case = casework.shown(where, "1")
    taken = replace(case, basis=replace(case.basis, first=entry.at, last=entry.at))
    early = replace(case, basis=replace(case.basis, first="2000-01-01", last="2000-01-02"))

    assert (("use.html", digest(b"no"), entry.at[:10]),) == lettering.facts(where, taken).terms
    assert () == lettering.facts(where, early).terms
    demand = lettering.drafted(where, "1", lettering.Wish("cease-and-desist"), by="ana")
    assert digest(b"no") in Sheet.read(demand.sheet).text()


@pytest.mark.parametrize("text", ["yesterday", "2999-01-01"])
def test_a_day_is_past(text: str) -> None:
    """Nobody signs in the future."""
    with pytest.raises(ConfigError):
        lettering.past_day(text)
