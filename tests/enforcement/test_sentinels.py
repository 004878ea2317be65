"""Whom a policy must not stop, and from when on too many were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.enforcement import sentinels
from privet.enforcement.remedies import Remedy
from privet.enforcement.sentinels import SentinelWatch

if TYPE_CHECKING:
    import pytest


def stopped(watch: SentinelWatch, account: int, remedy: Remedy = Remedy.LIMIT, **what: bool) -> str:
    """Stop an account, and return what is said of it."""
    told = {"good": False, "verified": False, **what}
    watch.hit([account, 0, 7], remedy, ref="ABC", **told)
    return watch.alarm


def test_one_test_account_of_the_staff_is_one_too_many() -> None:
    """Whatever stops it, by whichever of its handles it is known; who passes is not stopped."""
    watch = SentinelWatch(frozenset({7}))
    passed = stopped(watch, 3, Remedy.ALLOW)

    assert "" == passed
    assert "a visitor who is known to be a person met challenge (decision ABC)" == stopped(
        watch, 3, Remedy.CHALLENGE
    )


def test_one_verified_crawler_is_one_too_many() -> None:
    """Unless the operator does not watch over crawlers."""
    assert "a verified crawler met limit" in stopped(SentinelWatch(), 3, verified=True)
    assert "" == stopped(SentinelWatch(crawlers=False), 3, verified=True)


def test_accounts_in_good_standing_are_judged_by_their_share() -> None:
    """A few collectors who waited alarm nobody; more than the share that is allowed does."""
    watch = SentinelWatch(allowed=0.01)
    for account in range(1, 1001):
        watch.meet(account, good=True)
    few = [stopped(watch, account, good=True) for account in range(1, 13)][-1]
    many = [stopped(watch, account, good=True) for account in range(13, 25)][-1]

    assert "" == few
    assert "24 of 1,000 accounts in good standing" in many


def test_two_of_two_are_too_few_to_judge() -> None:
    """Nor does anybody count who is known by nothing, or is not in good standing."""
    watch = SentinelWatch()
    watch.meet(9, good=False)
    said = [stopped(watch, account, good=True) for account in (1, 2, 0)]

    assert ["", "", ""] == said
    assert (2, 2) == (len(watch.met), watch.document()["stopped"]["account in good standing"])
    assert "" == stopped(watch, 5)


def test_no_more_are_told_apart_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch is bounded."""
    monkeypatch.setattr(sentinels, "MOST", 2)
    watch = SentinelWatch()
    for account in range(1, 9):
        watch.meet(account, good=True)

    assert 2 == len(watch.met)
