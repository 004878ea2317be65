"""Which policy and terms were in force when."""

from __future__ import annotations

from privet.evidence.entries import Draft, Entry, append
from privet.evidence.force import POLICY, is_new, lacking, putting, terms, told, within


def chain(*times: str) -> list[Entry]:
    """Return an audit chain in which a policy was put in force at each moment, and other things."""
    entries: list[Entry] = []
    for number, at in enumerate(times):
        texts = {POLICY: ("application/toml", b"v%d" % number), "terms-1-a": ("text/html", b"no")}
        draft, _ = putting(f"v{number}", texts, by="ana")
        for each in (draft, Draft("note", "ana")):
            last = entries[-1] if entries else None
            entries.append(append(each, case=0, last=last, at=at, salt="00" * 16))
    return entries


TIMES = (
    "2026-11-01T00:00:00.000000Z",
    "2026-11-05T00:00:00.000000Z",
    "2026-11-09T00:00:00.000000Z",
)


def test_what_was_in_force_covers_the_period() -> None:
    """What began before the period belongs to it, what came after it does not."""
    audit = chain(*TIMES)

    assert ["v0", "v1"] == [
        entry.payload["policy"]
        for entry in within(audit, "2026-11-03T00:00:00Z", "2026-11-05T00:00:00Z")
    ]
    assert ["v1"] == [
        entry.payload["policy"]
        for entry in within(audit, "2026-11-05T00:00:00Z", "2026-11-08T00:00:00Z")
    ]
    assert 3 == len(within(audit, "", ""))


def test_only_what_is_new_is_written() -> None:
    """Another version, another text, or terms that can no longer be read are new."""
    audit = chain(*TIMES[:1])
    same = {POLICY: ("application/toml", b"v0"), "terms-1-a": ("text/html", b"no")}

    assert is_new(putting("v0", same, by="ana")[0], [])
    assert not is_new(putting("v0", same, by="bea")[0], audit)
    assert is_new(putting("v1", same, by="ana")[0], audit)
    assert is_new(putting("v0", {**same, "terms-1-a": ("text/html", b"yes")}, by="ana")[0], audit)


def test_the_other_side_is_told_of_terms_alone() -> None:
    """Terms were public; the policy tells our limits."""
    (told_of,) = told(within(chain(*TIMES[:1]), "", ""), masked=True)

    assert ("", ["terms-1-a"]) == (told_of["policy"], [each["name"] for each in told_of["files"]])


def test_terms_are_named_once_with_the_day_since_when() -> None:
    """A policy that changes leaves the terms as they are; the policy is none of them."""
    ((name, sha256, since),) = terms(within(chain(*TIMES), "", ""))

    assert ("a", "2026-11-01") == (name, since)
    assert 64 == len(sha256)


def test_what_is_lacking_of_the_rules_is_said() -> None:
    """No record at all, none of the beginning, terms that could not be read, nothing noted."""
    audit = chain(*TIMES)
    unread, _ = putting("v", {}, by="ana", missing=["terms.html"])
    entry = append(unread, case=0, last=None, at=TIMES[0], salt="00" * 16)

    assert 5 == len(list(lacking([], TIMES[0], ())))
    assert ["what was in force before 2026-11-01T00:00:00Z was not recorded"] == [
        *lacking(audit, "2026-10-30T00:00:00Z", {"robots", "acceptance", "agreement"})
    ]
    assert "terms that could not be read: terms.html" in lacking([entry], TIMES[0], ())
    assert "no terms of use were recorded or noted" in lacking([entry], "", ())
    assert "no terms of use were recorded or noted" not in lacking(audit, "", ())
