"""What a case keeps of the guard's decisions."""

from __future__ import annotations

import json

from privet.evidence.canonical import digest
from privet.evidence.met import met

ROWS = [
    {"ref": "B", "at": 2_000_000, "met": "limit", "would": "limit", "mode": "enforce", "policy": "p2",
     "handles": [-1, 0]},
    {"ref": "A", "at": 1_000_007, "met": "allow", "would": "challenge", "mode": "shadow",
     "policy": "p1", "handles": [255, 0]},
]  # fmt: skip


def test_decisions_are_counted_and_kept() -> None:
    """Oldest first; a handle of 64 bits keeps every one of them; the file has its digest."""
    draft, contents = met(ROWS)
    (file,) = draft.attachments
    lines = [json.loads(line) for line in contents[file.sha256].splitlines()]

    assert file.sha256 == digest(contents[file.sha256])
    assert ["A", "B"] == [line["ref"] for line in lines]
    assert ["00000000000000ff", "f" * 16] == [line["handles"][0] for line in lines]
    assert {"allow": 1, "limit": 1} == draft.payload["met"]
    assert {"challenge": 1, "limit": 1} == draft.payload["would"]
    assert ("1970-01-01T00:00:01.000007Z", ["p1", "p2"]) == (
        draft.payload["first"],
        draft.payload["policies"],
    )
