"""What was written to whom, counted over cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.response.letters.test_demands import lived

from privet.evidence.cases import Basis, Case, fold, opening
from privet.evidence.entries import Draft, append
from privet.response.breach.assessment import Kind
from privet.response.letters.demands import Act
from privet.response.sent import letters, notices

if TYPE_CHECKING:
    from collections.abc import Sequence

AT = "2026-11-27T06:00:00.000000Z"


def case(drafts: Sequence[Draft]) -> Case:
    """Return a case with some entries."""
    first = opening("t", Basis(), by="ana", why="", until="2027-01-01", purpose="p")
    entries = [append(first, case=1, last=None, at=AT, salt="5a" * 16)]
    for draft in drafts:
        entries.append(append(draft, case=1, last=entries[-1], at=AT, salt="5a" * 16))
    return fold(entries)


def wrote(*letters_: tuple[Act, ...]) -> Case:
    """Return a case with letters to each of which some things happened."""
    lines = [
        line
        for number, acts in enumerate(letters_, 1)
        for line in lived(Act.DRAFT, *acts, letter=number)
    ]
    return case([Draft(line.kind, "ana", "", line.payload) for line in lines])


def test_letters_count_once_they_were_received() -> None:
    """A draft and a signed letter are none; each step of a demand counts once."""
    served = (Act.SIGN, Act.SERVE)
    found = letters(
        [
            wrote((), (Act.SIGN,), served, (*served, Act.REPLY, Act.REPLY, Act.CONFIRM)),
            wrote((*served, Act.CONFIRM, Act.WATCH, Act.FIND)),
        ]
    )

    assert {"deletion-demand": 3} == found["letters"]
    assert {"demanded": 3, "answered": 1, "confirmed": 2, "reappeared": 1} == found["deletions"]
    assert {"letters": {}, "deletions": {}} == letters([case([])])


def test_notices_count_places() -> None:
    """Whoever was told, and how often it was decided to tell no authority."""

    def told(place: str, whom: str) -> Draft:
        said = {"jurisdiction": place, "whom": whom, "moment": "2026-11-28T08:00+00:00"}
        return Draft(Kind.TOLD, "ana", "", said)

    def decided(place: str, whom: str) -> Draft:
        said = {"jurisdiction": place, "whom": whom, "notify": False}
        return Draft(Kind.DECISION, "ana", "no risk", said)

    found = notices(
        [
            case([told("GB", "authority"), told("GB", "authority"), told("GB", "people")]),
            case([told("GB", "authority"), decided("HK", "authority"), decided("HK", "people")]),
        ]
    )

    assert {"authority": 2, "people": 1, "not-notified": 1} == found
    assert {} == notices([case([])])
