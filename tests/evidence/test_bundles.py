"""What is sealed of a case."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.evidence.exhibits import TERMS, WALKS, case, exhibit, sign

from privet.evidence.bundles import chronology, files_of, members_of, seal
from privet.evidence.canonical import digest
from privet.evidence.container import pack
from privet.evidence.entries import Entry, append
from privet.evidence.force import POLICY, putting


def test_a_bundle_has_the_eight_parts() -> None:
    """Each from the entries of the case, and what the case lacks is said to be lacking."""
    members = members_of(exhibit())
    parts = {name: json.loads(members[name]) for name in members if name[0] in "12345678"}

    assert 8 == len(parts)
    assert ["account:bob77"] == parts["1-who.json"]["actors"]
    assert 7 == parts["2-what.json"]["affected"]["people"]
    assert {"account:bob77": [WALKS]} == parts["3-how.json"]["reasons"]
    assert "traced" == parts["4-origin.json"]["entries"][0]["payload"]["verdict"]
    assert "in force since May" == parts["5-rules.json"]["entries"][0]["why"]
    assert "no running guard recorded" in parts["5-rules.json"]["lacking"]
    assert "no terms of use" not in parts["5-rules.json"]["lacking"]
    assert ["email", "name"] == parts["6-harm.json"]["fields"]
    assert "no complaint" in parts["6-harm.json"]["lacking"]
    assert case().last.digest == parts["7-integrity.json"]["last"]
    assert "everything" == parts["8-minimisation.json"]["shown"][0]


def test_the_same_case_makes_the_same_bytes() -> None:
    """A bundle is a function of what is in it."""
    assert pack(seal(exhibit(), sign)) == pack(seal(exhibit(), sign))


def test_the_chronology_says_what_was_done() -> None:
    """To whom, until when, with which outcome: not only that something was."""
    lines = [
        {
            "head": {"number": 9, "at": "2026-11-27T08:00:00Z", "kind": "assign"},
            "content": {"by": "ana", "why": "", "payload": {"to": "Bea", "of": None}},
        }
    ]

    assert "ana: ; to Bea\n" in chronology(lines)


def test_a_masked_copy_shows_nobody() -> None:
    """No name of a person, nobody's identifier, no note; the terms and findings are there."""
    members = seal(exhibit(masked=True), sign)
    everything = b"".join(members.values())

    for secret in (b"Jane Doe", b"ana", b"/ledger", b"secret", b"suit", b"00000000000000ff"):
        assert secret not in everything
    assert TERMS in members.values()
    assert b"walks" in everything
    assert 2 == len(files_of(case().entries))


def rules() -> tuple[Entry, ...]:
    """Return an entry of the audit chain that put a policy and terms in force."""
    texts = {POLICY: ("application/toml", b"mode"), "terms-1-a.html": ("text/html", TERMS)}
    draft, _ = putting("v1", texts, by="ana")
    return (append(draft, case=0, last=None, at="2026-11-01T00:00:00Z", salt="00" * 16),)


def test_what_was_in_force_is_in_the_bundle() -> None:
    """Policy and terms with their texts; the other side gets the terms, which were public."""
    ours = replace(exhibit(), rules=rules())
    policy = digest(b"mode")
    whole = members_of(replace(ours, contents={**ours.contents, policy: b"mode"}))
    masked = members_of(replace(ours, masked=True))
    said = json.loads(whole["5-rules.json"])["in_force"]

    assert ("v1", [POLICY, "terms-1-a.html"]) == (
        said[0]["policy"],
        [file["name"] for file in said[0]["files"]],
    )
    assert (b"mode" in whole.values(), b"mode" in masked.values()) == (True, False)
    assert "rules.jsonl" in whole
    assert "rules.jsonl" not in masked
    assert "withheld from this copy" == json.loads(masked["4-origin.json"])["lacking"]
