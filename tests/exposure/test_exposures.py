"""Which answers show whom."""

from __future__ import annotations

import numpy as np
import pytest

from privet.disclosure.routing import Matches
from privet.exposure.exposures import (
    COLUMNS,
    HIT,
    LIST,
    LOOKUP,
    MISS,
    VIEW,
    Exposures,
    Run,
    Shown,
    compose,
    continued,
    exposures,
    join,
)
from privet.exposure.handles import Handles
from privet.exposure.places import NOWHERE
from privet.exposure.pseudonyms import Key
from privet.traffic.lines import PADDING, Exchanges, Field, Lines, Method

KEY = Key(b"k" * 32)
SHOWN = Shown(np.asarray([1, 20, 1], np.int32), np.asarray([1, 1, 6], np.float32))
SURFACE = {VIEW: 0, LIST: 1, LOOKUP: 2}
Row = tuple[int, Method, int, str]
"""Kind, method, status, and the subject as it stands in the log ("" where it is not there)."""


def composed(*rows: Row, at: list[int] | None = None) -> Exposures:
    """Compose exposures of one actor from rows."""
    size = len(rows)
    data = b""
    start = np.full(size, -1, np.int32)
    end = np.full(size, -1, np.int32)
    for number, (_, _, _, text) in enumerate(rows):
        if text:
            start[number] = len(data)
            data += text.encode()
            end[number] = len(data)
    empty = np.full((len(Field), size), -1, np.int32)
    lines = Lines(
        np.frombuffer(data + bytes(PADDING), np.uint8), empty, empty, np.arange(1, size + 1)
    )
    exchanges = Exchanges(
        lines,
        np.asarray(at if at is not None else range(size), np.int64) * 1_000_000,
        np.asarray([method for _, method, _, _ in rows], np.int8),
        np.asarray([status for _, _, status, _ in rows], np.int16),
    )
    kind = np.asarray([kind for kind, _, _, _ in rows], np.int8)
    numeric = np.asarray([text.isdigit() for _, _, _, text in rows])
    place = [int(text) if text.isdigit() else NOWHERE for _, _, _, text in rows]
    routed = Matches(
        surface=np.asarray([SURFACE.get(int(k), -1) for k in kind], np.int16),
        kind=kind,
        start=start,
        end=end,
        place=np.asarray(place, np.int64),
        numeric=numeric,
        page=np.asarray([3 if k == LIST else 0 for k in kind], np.int32),
        query=np.asarray([sum(text.encode()) for _, _, _, text in rows], np.uint64),
    )
    same = np.full(size, 7, np.uint64)
    who = Handles(same, np.full(size, 4, np.int8), same, same, same, same, same, same)
    return compose(exchanges, routed, who, SHOWN, KEY)


@pytest.mark.parametrize(
    ("kind", "method", "status", "expected"),
    [
        (VIEW, Method.GET, 200, (HIT, 1)),
        (VIEW, Method.GET, 304, (HIT, 1)),
        (VIEW, Method.GET, 302, None),
        (VIEW, Method.GET, 403, None),
        (VIEW, Method.GET, 500, None),
        (VIEW, Method.GET, 404, (MISS, 0)),
        (VIEW, Method.GET, 410, (MISS, 0)),
        (VIEW, Method.HEAD, 200, (HIT, 1)),
        (LOOKUP, Method.POST, 200, (HIT, 1)),
        (LOOKUP, Method.POST, 204, (MISS, 0)),
        (LOOKUP, Method.POST, 404, (MISS, 0)),
        (LOOKUP, Method.POST, 429, None),
        (LIST, Method.GET, 200, (HIT, 20)),
        (LIST, Method.GET, 404, None),
        (LIST, Method.HEAD, 200, None),
        (12, Method.GET, 200, None),
    ],
)
def test_what_shows_whom(
    kind: int, method: Method, status: int, expected: tuple[int, int] | None
) -> None:
    """Answers show somebody, misses nobody; redirects, refusals and errors are no exposures."""
    found = composed((kind, method, status, "123"))
    rows = list(zip(found.outcome.tolist(), found.people.tolist(), strict=True))

    assert ([expected] if expected else []) == rows


def test_head_asks_whether_somebody_exists() -> None:
    """A HEAD on a profile is judged as a lookup."""
    found = composed((VIEW, Method.HEAD, 200, "1"), (VIEW, Method.GET, 200, "1"))

    assert [LOOKUP, VIEW] == found.kind.tolist()
    assert found.subject[0] == found.subject[1]


def test_a_lookup_without_identifier_is_somebody_new() -> None:
    """What was looked up stood in the request's body: each hit is somebody unknown."""
    found = composed(*[(LOOKUP, Method.POST, 200, "")] * 3)

    assert 3 == len(set(found.subject.tolist()))
    assert [NOWHERE] * 3 == found.place.tolist()
    assert [6.0] * 3 == found.weight.tolist()


def test_a_view_without_subject_is_none() -> None:
    """A profile whose subject the log does not tell is no exposure."""
    assert 0 == len(composed((VIEW, Method.GET, 200, "")))


def test_one_second_keeps_the_order_of_the_log() -> None:
    """Rows of one second are set microseconds apart, so that sorting by time keeps their order."""
    row: Row = (VIEW, Method.GET, 200, "5")
    found = composed(row, row, row, row, at=[10, 10, 10, 11])

    assert [10_000_000, 10_000_001, 10_000_002, 11_000_000] == found.at.tolist()


def test_a_second_goes_on_in_the_next_block() -> None:
    """Rows of one second are set apart across blocks, too, however many blocks it goes on for."""
    blocks = [
        exposures(at=[3_000_000, 4_000_000, 4_000_001]),
        exposures(at=[]),
        exposures(at=[4_000_000, 4_000_001]),
        exposures(at=[4_000_000, 5_000_000]),
        exposures(at=[6_000_000]),
    ]
    run: Run | None = None
    told: list[list[int]] = []
    for block in blocks:
        rows, run = continued(block, run)
        told.append(rows.at.tolist())

    assert [[3_000_000, 4_000_000, 4_000_001], [], [4_000_002, 4_000_003]] == told[:3]
    assert [[4_000_004, 5_000_000], [6_000_000]] == told[3:]
    assert Run(6_000_000, 6_000_000) == run


def test_neighbours_stay_neighbours() -> None:
    """The places of members 122 and 123 are one apart, and not theirs."""
    found = composed((VIEW, Method.GET, 200, "122"), (VIEW, Method.GET, 200, "123"))

    assert 1 == found.place[1] - found.place[0]
    assert 122 != found.place[0]


def test_a_page_keeps_its_number() -> None:
    """A page of a list is one row with its number of people and its page."""
    found = composed((LIST, Method.GET, 200, "q=a&page=3"))
    again, other = composed(
        (LIST, Method.GET, 200, "q=a&page=3"), (LIST, Method.GET, 200, "q=b&page=3")
    ).subject.tolist()

    assert [again] == found.subject.tolist() != [other]
    assert ([20], [3], [1]) == (found.people.tolist(), found.page.tolist(), found.surface.tolist())


def test_columns_have_their_types() -> None:
    """Composed, made and joined exposures have the columns that are written to disk."""
    made = exposures(actor=[1, 2], at=[5, 6])
    both = join([made, composed((VIEW, Method.GET, 200, "1")), join([])])

    assert 3 == len(both)
    for name, kind in COLUMNS.items():
        assert kind == getattr(both, name).dtype
        assert kind == getattr(made.take(slice(0, 1)), name).dtype
