"""Actors as the terminal shows them."""

from __future__ import annotations

from typing import Any

import pytest

from privet.apps.cli.tables import (
    MEANING,
    by_strength,
    explanation,
    printable,
    show_actor,
    show_actors,
    strongest,
)

WEAK = {"detector": "assets", "threat": "OAT-011", "strength": 0.2, "because": "loaded no style"}
STRONG = {
    "detector": "enumeration",
    "threat": "OAT-011",
    "strength": 1.0,
    "because": "opened 900 ids in order",
}


def finding(**more: object) -> dict[str, Any]:
    """Make a line of findings.jsonl."""
    return {
        "actor": "account:bob",
        "level": "account",
        "subjects": 1200,
        "exposures": 1300,
        "weighted": 1200.0,
        "first": "2026-11-20T03:00:00Z",
        "last": "2026-11-20T04:00:00Z",
        "verdict": "collector",
        "certainty": 0.987,
        "campaign": None,
        "accounts": 1,
        "addresses": 2,
        "reasons": [WEAK, STRONG],
        **more,
    }


def test_a_row_has_the_strongest_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """
    One actor without reasons has none in its row.
    """
    show_actors([finding(), finding(actor="account:ann", reasons=[], verdict="ordinary")])
    out = " ".join(capsys.readouterr().out.split())

    assert "1,200" in out
    assert "98.7%" in out
    assert "opened 900 ids in" in out
    assert "loaded no style" not in out
    assert "account:ann" in out


def test_one_actor_from_near(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Every reason, the strongest first.
    """
    show_actor(finding(campaign="C2"))
    out = capsys.readouterr().out

    assert out.index("enumeration") < out.index("assets")
    assert "C2" in out
    assert "1 account, 2 addresses" in out


@pytest.mark.parametrize("verdict", MEANING)
def test_sentences_for_every_verdict(verdict: str) -> None:
    """
    Each is a sentence, and says what the verdict means.
    """
    sentences = explanation(finding(verdict=verdict))

    assert MEANING[verdict] in sentences[0]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert ("two independent kinds" in " ".join(sentences)) == (verdict == "unclear")


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("opened 900 ids", "It opened 900 ids ("),
        ("one credential was used from 3 networks", "One credential was used from 3 networks ("),
        ("of 900 people, 90 % stood near", "Of 900 people, 90 % stood near ("),
        ("the 900 people it opened are sought", "The 900 people it opened are sought ("),
        ("80 % of the 900 people it opened are", "80 % of the 900 people it opened are ("),
        ("scored by the model as few people do", "Scored by the model as few people do ("),
    ],
)
def test_a_reason_is_a_sentence(because: str, said: str) -> None:
    """
    What the actor did is told of it; a reason that speaks of something else stands by itself.
    """
    reason = {**STRONG, "because": because}

    assert any(each.startswith(said) for each in explanation(finding(reasons=[reason])))


def test_what_is_said_of_campaigns_and_of_nothing() -> None:
    """
    Whoever acts with others is said to; whom no detector marked, too.
    """
    assert any("campaign C1" in each for each in explanation(finding(campaign="C1")))
    assert any("No detector" in each for each in explanation(finding(reasons=[])))


def test_the_order_of_reasons() -> None:
    """
    By strength; none where there is none.
    """
    assert [STRONG, WEAK] == by_strength(finding())
    assert strongest(finding(reasons=[])) is None


def test_hostile_names_are_made_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Escape sequences and turned letters reach no terminal, and marks of style stay text.
    """
    name = "account:\x1b[2J[red]\u202ex"
    show_actors([finding(actor=name)])
    show_actor(finding(actor=name))
    said = capsys.readouterr().out + "".join(explanation(finding(actor=name)))

    assert set() == set(said) & {"\x1b", "\u202e"}
    assert "[red]" in said
    assert "a\ufffdb" == printable("a\nb")
