"""The answer in words, as it can be sent."""

from __future__ import annotations

from privet.apps.cli.people import sentences

SHOWN = {
    "surface": "profile\x1b[2J", "fields": ["name"], "to": "ordinary", "words": "ordinary visitors",
    "actors": 1, "times": 1, "first": "2026-11-20T03:00:00Z", "last": "2026-11-20T04:00:00Z",
}  # fmt: skip
CASE = {"case": "case-1", "kept_until": "2027-05-26", "purpose": "a suit"}


def test_it_says_each_thing_in_words() -> None:
    """One is one, a control character does nothing, and what is kept in a case is told."""
    found = {
        "subject": "7", "asked": "2026-11-27T06:00:00Z", "shown": [SHOWN], "not_known": "lists",
        "stored": {"exposures": 1, "as": "a hash", "days": 28, "cases": [CASE]},
        "as_visitor": {
            "actor": "account:a", "exposures": 2, "people_shown": 1, "first": "", "last": "",
            "verdict": "", "decisions": 0, "cases": [],
        },
    }  # fmt: skip
    text = "\n".join(sentences(found))

    assert "on 20 November 2026: 1 time, to ordinary visitors (1)." in text
    assert "case-1 keeps what it rests on until 26 May 2027: a suit." in text
    assert "2 exposures; shown to you: 1 person or page." in text
    assert "\x1b" not in text
    assert "Nothing" in "\n".join(sentences({**found, "shown": [], "as_visitor": None}))
