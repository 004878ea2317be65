"""Who may collect, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from privet.permission.agreements import Agreement, agreement_for

UNTIL = date(2026, 12, 31)


def agreement(actor: str) -> Agreement:
    """Return an agreement for an actor."""
    return Agreement(actor, "legal@example.org", "contract, Art. 6(1)(b)", UNTIL)


@pytest.mark.parametrize(
    ("pattern", "actor", "expected"),
    [
        ("account:partner*", "account:partner-7", True),
        ("account:partner*", "account:Partner-7", False),
        ("account:partner*", "client:partner-7", False),
        ("account:bob", "account:bobby", False),
        ("network:10.0.0.0/8", "network:10.1.2.3/32", True),
        ("network:10.0.0.0/8", "network:11.1.2.3/32", False),
        ("network:2001:db8::/32", "network:2001:db8:1:2::/64", True),
        ("network:2001:db8::/32", "network:10.1.2.3/32", False),
        ("network:10.0.0.0/8", "network:2001:db8:1:2::/64", False),
        ("network:10.0.0.0/8", "network:host-0123456789abcdef", False),
        ("network:10.0.0.0/8", "network:dsl-10-0-0-7.example.net", False),
    ],
)
def test_whom_an_agreement_covers(pattern: str, actor: str, expected: bool) -> None:
    """Names by their pattern, networks by what they contain."""
    assert expected == agreement(pattern).covers(actor)


def test_an_agreement_ends() -> None:
    """It holds on its last day, and not on the day after."""
    partner = agreement("account:partner*")

    assert agreement_for([partner], "account:partner-7", UNTIL) is partner
    assert agreement_for([partner], "account:partner-7", date(2027, 1, 1)) is None
    assert agreement_for([partner], "account:bob", UNTIL) is None


@pytest.mark.parametrize("actor", ["partner", "network:everywhere", "group:x"])
def test_an_agreement_with_nobody_is_refused(actor: str) -> None:
    """An actor that cannot be meant is a mistake."""
    with pytest.raises(ValueError, match="no"):
        agreement(actor)


def test_somebody_answers_for_it() -> None:
    """Without an owner or a basis there is no agreement."""
    with pytest.raises(ValueError, match="owner"):
        Agreement("account:bob", " ", "contract", UNTIL)
