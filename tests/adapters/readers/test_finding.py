"""Tests of finding people in dumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.readers.dumps import open_dump
from privet.adapters.readers.finding import Mark, Planted, find_people, find_planted
from privet.errors import ConfigError
from privet.exposure.pseudonyms import Key, of_handles

if TYPE_CHECKING:
    from pathlib import Path

KEY = Key(b"a key of chance!")
KNOWN = np.asarray(of_handles([str(n) for n in range(100)], KEY), np.int64).view(np.uint64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a dump of which the second column names people."""
    lines = [f"{n * 1_000},https://site/m/{n},phone {n}" for n in range(50)]
    found = tmp_path / "dump.csv"
    found.write_text("rank,profile,phone\n" + "\n".join(lines) + "\n")
    return found


def test_the_column_is_guessed_and_said(path: Path) -> None:
    """The column that names the most people is taken where none is named."""
    contents = find_people(open_dump(path), KNOWN, KEY)

    assert ("profile", True) == (contents.column, contents.guessed)
    assert (50, 50, 0) == (contents.rows, len(contents.people), contents.foreign)
    assert 50 == contents.cleaned


def test_a_column_may_be_named_in_any_letters(path: Path) -> None:
    """Capital letters do not matter."""
    assert "profile" == find_people(open_dump(path), KNOWN, KEY, column="Profile").column


def test_a_wrong_column_is_told_with_those_there(path: Path) -> None:
    """The message lists the columns."""
    with pytest.raises(ConfigError, match="rank, profile, phone"):
        find_people(open_dump(path), KNOWN, KEY, column="member")


def test_a_dump_of_strangers_is_told(path: Path) -> None:
    """Where no column names anybody there is nothing to guess."""
    with pytest.raises(ConfigError, match="no column"):
        find_people(open_dump(path), KNOWN[90:], KEY)


def test_canaries_are_named_and_marks_read(path: Path) -> None:
    """Invented people are found, dirty or not; a mark that stands there twice differently is not read."""
    with path.open("a") as stream:
        stream.write("1,https://site/m/901,B\n2,902,A\n3,902,B\n4,903,neither\n")
    marks = (
        Mark(0, "901", "phone", "A", "B"),
        Mark(1, "902", "phone", "A", "B"),
        Mark(2, "903", "phone", "A", "B"),
        Mark(3, "901", "nowhere", "A", "B"),
    )
    planted = Planted(canaries=("903", "904"), marks=marks)
    contents = find_people(open_dump(path), KNOWN, KEY, column="profile", planted=planted)

    assert ("901", "902", "903") == contents.canaries
    assert ((0,), (True,)) == (contents.marks, contents.second)


def test_invented_people_are_found_in_whatever_column(tmp_path: Path) -> None:
    """Without a ledger each column is looked at, unless one is named; strangers are nobody."""
    path = tmp_path / "offered.csv"
    path.write_text("rank,mail,phone\n90017,ann@x.example,phone 7\n2,bob@x.example,phone 8\n")
    planted = Planted(("zoe@x.example",), (Mark(4, "ann@x.example", "phone", "phone 7", "7"),))
    dump = open_dump(path)

    assert (("ann@x.example",), [(4, False)]) == find_planted(dump, planted)
    assert ((), []) == find_planted(dump, planted, column="phone")
    with pytest.raises(ConfigError, match="no column 'member'"):
        find_planted(dump, planted, column="member")


def test_a_number_is_an_id_only_in_its_column(path: Path) -> None:
    """A rank or a price is no invented person, whatever its value."""
    with pytest.raises(ConfigError, match="bare numbers, which any column may hold"):
        find_planted(open_dump(path), Planted(("7000",)))

    assert ((), []) == find_planted(open_dump(path), Planted(("7000",)), column="profile")
