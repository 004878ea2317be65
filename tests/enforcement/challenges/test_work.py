"""How much work is asked for."""

from __future__ import annotations

import pytest

from privet.enforcement.challenges import work
from privet.enforcement.challenges.tickets import Kind, issue
from privet.enforcement.challenges.work import NAMED, Work

KEY = b"a key of the guard, 32 bytes long"


def test_tries_follow_from_the_zeros() -> None:
    """Each hexadecimal zero makes the work sixteen times as long."""
    assert {"light": 16, "usual": 256, "memory": 16} == {
        name: one.tries for name, one in NAMED.items()
    }


def test_the_memory_hard_work_needs_four_mebibytes() -> None:
    """One try of scrypt takes 128 bytes times N times r; a phone can give that."""
    assert 4 * 2**20 == 128 * work.MEMORY.cost * work.MEMORY.memory


@pytest.mark.parametrize(
    ("algorithm", "cost", "memory", "prefix"),
    [
        ("MD5", 1, 0, "0"),
        ("SCRYPT", 0, 8, "0"),
        ("SCRYPT", 2, -1, "0"),
        ("SCRYPT", 2, 8, ""),
        ("SCRYPT", 2, 8, "0a"),
    ],
)
def test_what_cannot_be_worked_on_is_refused(
    algorithm: str, cost: int, memory: int, prefix: str
) -> None:
    """Unknown algorithms, no cost, and prefixes that are no zeros."""
    with pytest.raises(ValueError, match=r"algorithm|work"):
        Work(algorithm, cost, memory, prefix)


def test_a_proof_names_its_ticket() -> None:
    """The proof of one ticket is no proof of another, and nothing may be added to it."""
    ticket = issue(
        KEY, id=b"i" * 16, kind=Kind.WORK, at=0, session=b"s", surface="a", returning="/"
    )

    assert work.is_about(ticket, {"ticket": ticket.id.hex()})
    assert not work.is_about(ticket, {"ticket": "00"})
    assert not work.is_about(ticket, {"ticket": ticket.id.hex(), "more": 1})
    assert not work.is_about(ticket, None)


def test_proofs_are_signed_with_a_key_of_their_own() -> None:
    """Whoever learns that key cannot seal tickets with it."""
    assert KEY != work.secret(KEY)
    assert 32 == len(work.secret(KEY))
