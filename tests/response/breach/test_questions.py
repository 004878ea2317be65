"""The questions whether a scrape is a breach."""

from __future__ import annotations

import pytest

from privet.response.breach.questions import ASKED, Answer, Answered, Leaning, Question, leaning


def answers(*given: Answer) -> dict[Question, Answered]:
    """Answer the first questions."""
    return {
        question: Answered(question, answer, "so", "ana", "2026-11-27T00:00:00Z")
        for question, answer in zip(Question, given, strict=False)
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], Leaning.OPEN),
        ([Answer.NO] * 5, Leaning.OPEN),
        ([Answer.NO] * 5 + [Answer.UNKNOWN], Leaning.OPEN),
        ([Answer.NO] * 6, Leaning.AWAY),
        ([Answer.NO] * 5 + [Answer.YES], Leaning.TOWARDS),
        ([Answer.YES], Leaning.TOWARDS),
    ],
)
def test_where_answers_point(given: list[Answer], expected: Leaning) -> None:
    """One *yes* is a sign; only six times *no* point away."""
    assert expected == leaning(answers(*given))


def test_every_question_is_asked_in_words() -> None:
    """Six questions, six sentences."""
    assert set(Question) == set(ASKED)
    assert all(text.endswith("?") for text in ASKED.values())


def test_an_answer_has_a_reason() -> None:
    """Without one nobody can defend it later."""
    with pytest.raises(ValueError, match="reason"):
        Answered(Question.SCALE, Answer.NO, " ", "ana", "2026-11-27T00:00:00Z")


def test_an_answer_is_shown_with_its_question() -> None:
    """The words that were asked stand beside the answer."""
    (answered,) = answers(Answer.YES).values()

    assert {
        "question": "safeguard",
        "asked": ASKED[Question.SAFEGUARD],
        "answer": "yes",
        "why": "so",
        "by": "ana",
        "at": "2026-11-27T00:00:00Z",
    } == answered.document()
