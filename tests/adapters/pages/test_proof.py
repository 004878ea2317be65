"""Proofs of work, made and checked with ALTCHA's own library."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.pages import proof
from privet.enforcement.challenges.tickets import Kind, Ticket, issue
from privet.enforcement.challenges.work import MEMORY, Work

KEY = b"a key of the guard, 32 bytes long"
QUICK = Work("PBKDF2/SHA-256", cost=1, prefix="0")


def ticket(number: int = 1) -> Ticket:
    """Return a ticket of its own number."""
    return issue(
        KEY,
        id=bytes([number]) * 16,
        kind=Kind.WORK,
        at=0,
        session=b"s",
        surface="profile",
        returning="/",
    )


@cache
def solution(number: int = 1, work: Work = QUICK) -> dict[str, Any]:
    """Return a solved challenge of a ticket, as the widget sends it."""
    challenge = altcha.Challenge.from_dict(json.loads(proof.challenge(ticket(number), work, KEY)))
    found = altcha.solve_challenge(challenge)
    assert found
    return altcha.Payload(challenge, found).to_dict()


def sent(payload: object) -> str:
    """Return a payload as it stands in the form."""
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.mark.parametrize("work", [QUICK, MEMORY])
def test_a_solved_challenge_passes(work: Work) -> None:
    """Both kinds of work, the memory-hard one at its full size."""
    assert proof.solved(ticket(), sent(solution(1, work)), KEY)


def test_a_proof_is_for_one_ticket() -> None:
    """The work done for one ticket opens no other: it cannot be stored up."""
    assert not proof.solved(ticket(2), sent(solution(1)), KEY)


def test_a_proof_under_another_key_is_worth_nothing() -> None:
    """Nobody issues challenges but us."""
    assert not proof.solved(ticket(), sent(solution()), b"another key of 16 bytes or more")


@pytest.mark.parametrize(
    ("name", "value"),
    [("cost", 0), ("keyPrefix", ""), ("nonce", "00" * 16), ("expiresAt", 9), ("data", {})],
)
def test_no_part_of_a_challenge_can_be_changed(name: str, value: object) -> None:
    """Cheaper work, another nonce, other data: all under the signature."""
    payload = json.loads(json.dumps(solution()))
    payload["challenge"]["parameters"][name] = value

    assert not proof.solved(ticket(), sent(payload), KEY)


def test_a_wrong_answer_is_wrong() -> None:
    """The key has to come from the counter."""
    payload = json.loads(json.dumps(solution()))
    payload["solution"]["counter"] += 1

    assert not proof.solved(ticket(), sent(payload), KEY)


def test_an_unsigned_challenge_is_worth_nothing() -> None:
    """Leaving the signature out does not help."""
    payload = json.loads(json.dumps(solution()))
    del payload["challenge"]["signature"]

    assert not proof.solved(ticket(), sent(payload), KEY)


@pytest.mark.parametrize(
    "payload",
    ["", "x", "e30=", "a" * 8_001, sent([]), sent({"challenge": 1, "solution": {}}), sent("{" * 9)],
)
def test_noise_is_no_proof(payload: str) -> None:
    """Whatever comes in the form is answered, never raised."""
    assert not proof.solved(ticket(), payload, KEY)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    )
)
def test_no_json_breaks_the_check(odd: object) -> None:
    """Any JSON in any place of a payload is refused in good order."""
    payload = json.loads(json.dumps(solution()))
    payload["challenge"]["parameters"]["data"] = odd

    assert not proof.solved(ticket(), sent(payload), KEY)
    assert not proof.solved(ticket(), sent(odd), KEY)
    assert not proof.solved(ticket(), sent({"challenge": odd, "solution": odd}), KEY)
