"""What the other side is shown."""

from __future__ import annotations

from tests.evidence.exhibits import case

from privet.evidence.withholding import found, masked_row, withheld


def test_heads_are_whole() -> None:
    """The chain can be checked although contents are withheld."""
    entries = case().entries
    lines = [withheld(entry) for entry in entries]

    assert [entry.head for entry in entries] == [line["head"] for line in lines]
    assert [None, True] == [lines[0]["content"], lines[1]["content"] is not None]
    assert all("salt" not in (line["content"] or {}) for line in lines)


def test_a_row_loses_its_text() -> None:
    """And the hash from which it could be guessed."""
    row = dict.fromkeys(("log", "log_sha256", "offset", "size", "at", "actor", "sha256", "text"), 1)

    assert set() == {"text", "sha256"} & set(masked_row(row))


def test_a_finding_tells_what_was_done_and_not_how_it_was_found() -> None:
    """Reasons hold people's identifiers and thresholds; the names of detectors are left."""
    reason = {"detector": "enumeration", "because": "opened 40 ids, from 17 to 56", "strength": 1}
    whole = {"actor": "account:bob77", "subjects": 40, "certainty": 0.97, "campaign": "C1"}
    masked = found({**whole, "reasons": [reason, reason, "old"]})

    assert {"actor": "account:bob77", "subjects": 40, "reasons": ["enumeration"]} == masked
    assert "17" not in str([withheld(entry) for entry in case().entries][1]["content"])
