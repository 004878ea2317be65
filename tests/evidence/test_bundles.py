"""What is sealed of a case."""

from __future__ import annotations

import json

from tests.evidence.exhibits import TERMS, case, exhibit, sign

from privet.evidence.bundles import files_of, members_of, seal
from privet.evidence.container import pack


def test_a_bundle_has_the_eight_parts() -> None:
    """Each from the entries of the case, and what the case lacks is said to be lacking."""
    members = members_of(exhibit())
    parts = {name: json.loads(members[name]) for name in members if name[0] in "12345678"}

    assert 8 == len(parts)
    assert ["account:bob77"] == parts["1-who.json"]["actors"]
    assert 7 == parts["2-what.json"]["affected"]["people"]
    assert {"account:bob77": ["walks"]} == parts["3-how.json"]["reasons"]
    assert "traced" == parts["4-origin.json"]["entries"][0]["payload"]["verdict"]
    assert "in force since May" == parts["5-rules.json"]["entries"][0]["why"]
    assert ["email", "name"] == parts["6-harm.json"]["fields"]
    assert "no complaint" in parts["6-harm.json"]["lacking"]
    assert case().last.digest == parts["7-integrity.json"]["last"]
    assert "everything" == parts["8-minimisation.json"]["shown"][0]


def test_the_same_case_makes_the_same_bytes() -> None:
    """A bundle is a function of what is in it."""
    assert pack(seal(exhibit(), sign)) == pack(seal(exhibit(), sign))


def test_a_masked_copy_shows_nobody() -> None:
    """No name of a person, nobody's identifier, no note; the terms and findings are there."""
    members = seal(exhibit(masked=True), sign)
    everything = b"".join(members.values())

    for secret in (b"Jane Doe", b"ana", b"/ledger", b"secret", b"suit", b"00000000000000ff"):
        assert secret not in everything
    assert TERMS in members.values()
    assert b"walks" in everything
    assert 2 == len(files_of(case().entries))
