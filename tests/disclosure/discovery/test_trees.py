"""Paths and what their parts look like."""

from __future__ import annotations

import pytest

from privet.disclosure.discovery.trees import (
    Node,
    Shape,
    prefix_of_number,
    read_path,
    shape,
    split_ending,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("000123", Shape.NUMBER),
        ("+447911123456", Shape.NUMBER),
        ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", Shape.OPAQUE),
        ("5f0c2a9be1d34c", Shape.OPAQUE),
        ("dQw4w9WgXcQ", Shape.OPAQUE),
        ("anna", Shape.NAME),
        ("@anna.smith", Shape.NAME),
        ("Æsa", Shape.NAME),
        ("anna@example.org", Shape.NAME),
        ("...", Shape.WORD),
        ("$$", Shape.WORD),
        ("x" * 60, Shape.WORD),
    ],
)
def test_identifiers_have_shapes(text: str, expected: Shape) -> None:
    """Numbers, keys and names are told apart."""
    assert expected is shape(text)


def test_numbers_may_have_a_prefix() -> None:
    """``user123`` is a number behind a word."""
    assert prefix_of_number("user123") == "user"
    assert prefix_of_number("user-123") == "user-"
    assert prefix_of_number("anna") == ""


def test_words_of_a_segment() -> None:
    """Capitals, hyphens and underscores part words."""
    assert ["view", "user", "profile", "php"] == tokens("viewUser_profile.php")
    assert ["get", "html", "page"] == tokens("getHTMLPage")


def test_endings_are_taken_off() -> None:
    """Only endings of files are; a name may have a dot."""
    assert split_ending("7.jpg") == ("7", "jpg")
    assert split_ending("7.JPG") == ("7", "jpg")
    assert split_ending("anna.smith") == ("anna.smith", "")
    assert split_ending(".css") == (".css", "")


def test_a_path_is_read() -> None:
    """Percent escapes are decoded, parameters of segments and empty ones left out."""
    assert (["a", "b c", "7"], "json") == read_path(b"//a/./b%20c;x=1/7.json")
    assert ([], "") == read_path(b"/")


def test_nodes_merge() -> None:
    """What two branches hold is added up."""
    root = Node()
    root.add(["1", "about"], "", 2, post=False)
    root.add(["2", "about"], "", 3, post=True)
    root.add(["2"], "html", 1, post=False)
    merged = Node()
    for branch in root.branches.values():
        merged.merge(branch)

    assert (merged.total, merged.here, merged.endings) == (6, 1, {"html": 1})
    assert (merged.branches["about"].here, merged.branches["about"].posts) == (5, 3)


def test_a_tree_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """More branches than are told apart are counted where they part."""
    monkeypatch.setattr("privet.disclosure.discovery.trees.WIDEST", 3)
    root = Node()
    for i in range(10):
        root.add([str(i)], "", 1, post=False)

    assert len(root.branches) == 3
    assert root.total == 10
