"""A bundle that the library of the standard's own committee reads strictly."""

from __future__ import annotations

from typing import Any

import stix2
from stix2patterns.validator import validate
from tests.evidence.sharing.cases import case
from tests.evidence.sharing.test_behaviour import NAMING

from privet.evidence.sharing.behaviour import of_case
from privet.evidence.sharing.stix import bundle


def of(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the objects of a kind."""
    return [each for each in made["objects"] if each["type"] == kind]


def test_it_is_read_strictly() -> None:
    """No object or property of our own; patterns parse; the same case makes the same bundle."""
    for naming in (None, NAMING):
        made = bundle(of_case(case(), naming), "Example")
        stix2.parse(made, allow_custom=False, version="2.1")
        for each in of(made, "indicator"):
            assert validate(each["pattern"], stix_version="2.1"), each["pattern"]
        assert made == bundle(of_case(case(), naming), "Example")


def test_behaviour_comes_first_and_ends() -> None:
    """Without leave no address is in it; every indicator has an end."""
    plain = bundle(of_case(case()), "")
    named = bundle(of_case(case(), NAMING), "")

    assert not any(secret in str(plain) for secret in ("Jane", "198.51", "2001:db8", "bob77"))
    assert (1, 3) == (len(of(plain, "indicator")), len(of(named, "indicator")))
    assert all("valid_until" in each for each in of(named, "indicator"))
    assert {"2027-01-01T00:00:00.000Z"} == {each["valid_until"] for each in of(named, "indicator")}
    assert "[ipv6-addr:value ISSUBSET '2001:db8:7::/64']" == of(named, "indicator")[2]["pattern"]
    assert "to warn a sister site" in of(named, "indicator")[1]["description"]
    assert "bob77" not in str(named)
