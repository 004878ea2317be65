"""How actors are named."""

from __future__ import annotations

import pytest

from privet.identity.actors import Level, actor_name, read_actor


@pytest.mark.parametrize("level", Level)
def test_a_name_reads_back(level: Level) -> None:
    """Level and name survive writing, colons in the name included."""
    assert (level, "a:b 7") == read_actor(actor_name(level, "a:b 7"))


def test_the_narrowest_is_first() -> None:
    """Codes are those of the ledger: account 0, asn 5."""
    assert [0, 1, 2, 3, 4, 5] == [level.code for level in Level]
    assert list(Level) == [Level.of_code(code) for code in range(6)]


@pytest.mark.parametrize("text", ["bob", "account:", "person:bob", ":bob", ""])
def test_what_is_no_actor_is_refused(text: str) -> None:
    """Without a level that is known there is no telling whom it means."""
    with pytest.raises(ValueError, match="is no actor"):
        read_actor(text)
