"""What is said of requests, one by one and together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.disclosure.test_matching import REQUESTS, ROUTES
from tests.disclosure.twins import Asked, block

from privet.disclosure.matches import Matches, room


@given(REQUESTS, st.data())
def test_what_was_asked_before_is_matched_once(asked: list[Asked], draw: st.DataObject) -> None:
    """A request that repeats one before it is answered as it would be by itself, with a slice of its own."""
    number = draw.draw(st.lists(st.integers(0, max(len(asked) - 1, 0)), max_size=8 * bool(asked)))
    again = [*asked, *(asked[row] for row in number)]
    data, slices, methods = block(again)
    once = np.arange(len(asked)), np.asarray([*range(len(asked)), *number], np.int64)
    each, found = (
        ROUTES.match(data, slices["target"], methods, slices["query"], slices["operation"], rows)
        for rows in (None, once)
    )
    for name in Matches.__slots__:
        assert getattr(each, name).tolist() == getattr(found, name).tolist()


def test_pages_that_were_answered_are_counted() -> None:
    """Of three that were answered two went to a surface; an asset is no page, a failure no answer."""
    asked = [Asked(target) for target in (b"/about", b"/members/7", b"/a.css", b"/u/x", b"/u/y")]
    data, slices, methods = block(asked)
    found = ROUTES.match(data, slices["target"], methods)

    assert (3, 2, 1) == found.answered(np.asarray([200, 200, 200, 200, 500], np.int16))
    assert (0, 0, -1) == room(0).answered(np.zeros(0, np.int16))
    assert 5 == len(found)
