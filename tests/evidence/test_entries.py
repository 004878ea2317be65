"""Entries are chained, and say so when something was changed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.evidence.entries import NOTHING, Attachment, Draft, Entry, append, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = "2026-11-27T06:00:00.000000Z"
SALT = "5a17" * 8


def chain(*kinds: str) -> list[Entry]:
    """Return entries of the given kinds."""
    entries: list[Entry] = []
    for kind in kinds:
        draft = Draft(kind, "ana", "because", {"n": len(entries), "list": [1, {"a": "b"}]})
        last = entries[-1] if entries else None
        entries.append(append(draft, case=7, last=last, at=AT, salt=SALT))
    return entries


def leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield the way to every value of a document."""
    if isinstance(document, dict | list):
        for key in document if isinstance(document, dict) else range(len(document)):
            yield from leaves(document[key], (*path, key))
    else:
        yield path


def test_each_names_the_one_before() -> None:
    """The first names nothing."""
    one, two = chain("opened", "note")

    assert (NOTHING, one.digest) == (one.previous, two.previous)
    assert (1, 2) == (one.number, two.number)
    assert "" == broken([one.head, two.head])


def test_a_chain_that_lacks_one_is_broken() -> None:
    """Leaving one out, or changing their order, is seen in the heads alone."""
    one, two, three = chain("opened", "note", "note")

    assert "entry 2 is missing; entry 3 stands in its place" == broken([one.head, three.head])
    assert "entry 3 does not follow the one before it" == broken(
        [one.head, {**two.head, "at": "2020"}, three.head]
    )


def test_every_value_is_covered() -> None:
    """Whichever value of a written entry is changed, it is no longer read."""
    document = chain("opened", "note")[1].document()
    ways = list(leaves(document))
    for way in ways:
        changed = copy.deepcopy(document)
        place: Any = changed
        for key in way[:-1]:
            place = place[key]
        place[way[-1]] = "changed" if isinstance(place[way[-1]], str) else 99
        with pytest.raises(ValueError, match=r"entry|no entry"):
            Entry.read(changed)

    assert Entry.read(document) == chain("opened", "note")[1]
    assert len(ways) > 12


def test_an_entry_is_never_before_the_last() -> None:
    """A clock that was set back does not turn the order round."""
    (one,) = chain("opened")
    two = append(Draft("note", "ana"), case=7, last=one, at="2020", salt=SALT)

    assert AT == two.at


@pytest.mark.parametrize("by", ["", "  ", "a\nb", "x" * 201])
def test_nobody_is_refused(by: str) -> None:
    """Each entry has a name."""
    with pytest.raises(ValueError, match="nobody"):
        Draft("note", by)


@pytest.mark.parametrize("kind", ["", "Note", "a b", "-x", "x" * 41])
def test_a_kind_is_a_word(kind: str) -> None:
    """So that it can be searched for."""
    with pytest.raises(ValueError, match="no kind"):
        Draft(kind, "ana")


def test_what_json_cannot_hold_is_refused_before_it_is_kept() -> None:
    """A pseudonym is digits."""
    with pytest.raises(ValueError, match="safe integer"):
        append(Draft("note", "ana", payload={"n": 2**60}), case=1, last=None, at=AT, salt=SALT)


@given(st.binary(max_size=50))
def test_an_attachment_names_its_bytes(content: bytes) -> None:
    """By digest and size."""
    file = Attachment.of("a", "text/plain", content)

    assert len(content) == file.size
    assert file == Attachment(**file.document())


def test_no_entry_is_read_of_something_else() -> None:
    """A document without a head is none."""
    with pytest.raises(ValueError, match="no entry"):
        Entry.read({"content": {}})
