"""How papers name visitors."""

from __future__ import annotations

import pytest

from privet.adapters.intel.languages import language
from privet.identity.actors import Level
from privet.response.facts import Facts, Ground
from privet.response.handles import Handles

FACTS = Facts(
    "case-7",
    actors={
        "account:bob77": "3f2a9c1bd4e5f607",
        "session:abc": "",
        "network:203.0.113.7/32": "",
        "network:2001:db8:1:2::/64": "",
        "network:host.example.org": "",
        "asn:64500": "",
    },
    because=(Ground("device:one@192.0.2.9/32", "novelty", "saw 9 people and went back to none"),),
)


@pytest.mark.parametrize(
    ("actor", "hidden", "whole"),
    [
        ("account:bob77", "account (pseudonym 3f2a9c1b)", "account bob77"),
        ("session:abc", "session (pseudonym 3)", "session abc"),
        ("network:203.0.113.7/32", "network 203.0.113.0/24", "address 203.0.113.7"),
        ("network:2001:db8:1:2::/64", "network 2001:db8:1::/48", "network 2001:db8:1:2::/64"),
        ("network:host.example.org", "network (pseudonym 6)", "network host.example.org"),
        ("asn:64500", "autonomous system 64500", "autonomous system 64500"),
        ("device:one@192.0.2.9/32", "device (pseudonym 1)", "device one@192.0.2.9/32"),
    ],
)
def test_how_an_actor_is_named(actor: str, hidden: str, whole: str) -> None:
    """By a pseudonym, or as it is where that is chosen."""
    assert hidden == Handles.of(FACTS, language("en"), ()).name(actor)
    assert whole == Handles.of(FACTS, language("en"), list(Level)).name(actor)


def test_a_list_says_why_names_are_withheld() -> None:
    """Only where some are."""
    handles = Handles.of(FACTS, language("en"), ())

    assert str(handles.list(["account:bob77"])).endswith("entitled to know)")
    assert "network 203.0.113.0/24" == handles.list(["network:203.0.113.7/32"])
    assert handles.list([]) is None


def test_grounds_name_nobody_either() -> None:
    """What the findings rest on is told of pseudonyms; of what is no actor, by its place."""
    facts = Facts("case-7", because=(Ground("somebody", "novelty", "saw 9 people"),))

    assert "device (pseudonym 1): saw 9 people and went back to none" == Handles.of(
        FACTS, language("en"), ()
    ).grounds(FACTS)
    assert "(pseudonym 1): saw 9 people" == Handles.of(facts, language("en"), ()).grounds(facts)
    assert Handles.of(Facts("case-7"), language("en"), ()).grounds(Facts("case-7")) is None
