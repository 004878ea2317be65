"""The breach assessment of a case; the verbs have a test of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from privet.bootstrap.breaching import assessment_of, pair, quoted, targets_of, whom_of
from privet.errors import ConfigError
from privet.evidence.cases import Basis, fold, opening
from privet.evidence.entries import Draft, append
from privet.response.breach.rules import Anchor
from privet.settings import Settings

OPENED = "2026-11-27T06:00:00.000000Z"


@pytest.mark.parametrize(
    ("anchors", "expected"),
    [
        ({}, datetime(2026, 11, 27, 6, tzinfo=UTC)),
        ({"awareness": "2026-11-26T06:00+00:00"}, datetime(2026, 11, 26, 6, tzinfo=UTC)),
        ({"signal": "2026-11-28T06:00+00:00"}, datetime(2026, 11, 28, 6, tzinfo=UTC)),
    ],
)
def test_the_first_sign_is_no_later_than_the_case(
    anchors: dict[str, str], expected: datetime
) -> None:
    """Where nobody recorded it, it is the opening of the case, or what is known to be earlier."""
    draft = opening("t", Basis(), by="ana", why="", until="2027-01-01", purpose="p")
    entries = [append(draft, case=1, last=None, at=OPENED, salt="5a" * 16)]
    for anchor, at in anchors.items():
        said = Draft("breach-anchor", "ana", "", {"anchor": anchor, "moment": at})
        entries.append(append(said, case=1, last=entries[-1], at=OPENED, salt="5a" * 16))

    assert expected == assessment_of(fold(entries)).anchors[Anchor.SIGNAL]


def test_targets_are_settings() -> None:
    """The operator says how fast *immediately* is."""
    settings = Settings.model_validate({"response": {"immediately": "2h", "promptly": "2d"}})
    targets = targets_of(settings)

    assert (timedelta(hours=2), timedelta(days=2)) == (targets.immediately, targets.promptly)
    assert timedelta(hours=4) == targets_of(Settings()).immediately


def test_names_and_values() -> None:
    """The first ``=`` parts them; who is to be told is the authority where nothing is said."""
    assert ("measures", "a=b") == pair("measures = a=b", "--fact")
    assert ("GB", "authority") == whom_of("uk")
    assert ("EU", "people") == whom_of("EU:people")
    with pytest.raises(ConfigError, match="write EU:authority"):
        whom_of("EU:assessment")


@pytest.mark.parametrize(
    ("text", "expected"), [("ana", "ana"), ("a,b", '"a,b"'), ('a"b', '"a""b"')]
)
def test_a_cell_is_quoted_where_it_has_to_be(text: str, expected: str) -> None:
    """A comma in an identifier does not make two of it."""
    assert expected == quoted(text)
