"""What is written into the audit chain says who did it and as what."""

from __future__ import annotations

from privet.evidence.entries import HOUSE, append
from privet.evidence.signatures import noted, signed_by
from privet.permission.team import Signature

AT, SALT = "2026-11-27T06:00:00.000000Z", "5a17" * 8


def test_an_entry_says_who_signed_it() -> None:
    """A person with their role, or Privet itself."""
    ana = Signature("Ana", "ana@gate1", "owner", "Bo")
    drafts = [noted("policy-promoted", ana, "a reason", {"n": 1}), noted("policy-fell-back", None)]
    entries = [append(each, case=HOUSE, last=None, at=AT, salt=SALT) for each in drafts]

    assert ["Ana, owner (deputy for Bo)", "privet"] == [signed_by(each) for each in entries]
    assert ("a reason", 1, "ana@gate1") == (
        entries[0].why,
        entries[0].payload["n"],
        entries[0].payload["signed"]["account"],
    )
