"""The five conclusions."""

from __future__ import annotations

from privet.verdict.conclusions import CODE, CONCLUSIONS, Conclusion


def test_codes_and_conclusions_agree() -> None:
    """A code leads back to its conclusion, and the words are those on disk."""
    assert list(Conclusion) == [CONCLUSIONS[CODE[one]] for one in Conclusion]
    assert ["collector", "unclear", "ordinary", "verified-agent", "permitted"] == list(CONCLUSIONS)
