"""Errors raised on purpose: what they say and what they tell a script."""

from __future__ import annotations

import pytest

from privet.errors import (
    ConfigError,
    PrivetError,
    Source,
    StoreFull,
    StoreUnavailable,
    UnknownFormat,
    UnreadableSource,
    WrongKey,
)


def test_a_message_begins_with_its_place() -> None:
    """
    A mistake in a file is written as compilers write it.
    """
    error = ConfigError("budget.subjects must be at least 1", source=Source("privet.toml", 12))

    assert "privet.toml:12: budget.subjects must be at least 1" == str(error)


def test_a_whole_file_has_no_line() -> None:
    """
    Where no line is to blame, the file stands alone.
    """
    error = UnreadableSource("is a folder", source=Source("/var/log"))

    assert "/var/log: is a folder" == str(error)


def test_advice_stands_on_a_line_of_its_own() -> None:
    """
    What to do is told apart from what is wrong.
    """
    error = StoreFull("no space is left", advice="make room and run the same line again")

    assert "no space is left\n  make room and run the same line again" == str(error)


@pytest.mark.parametrize(
    ("kind", "status"), [(ConfigError, 2), (UnknownFormat, 2), (StoreUnavailable, 3), (WrongKey, 2)]
)
def test_a_script_can_tell_who_can_mend_it(kind: type[PrivetError], status: int) -> None:
    """
    Status 2 is for the operator's own mistakes, 3 for a store that fails.
    """
    assert status == kind("wrong").exit_status


def test_everything_on_purpose_is_one_family() -> None:
    """
    The command line catches the root and nothing else.
    """
    with pytest.raises(PrivetError):
        raise UnknownFormat("no format fits")
