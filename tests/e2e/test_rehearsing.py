"""``privet policy simulate``, from outside: a log, a ledger, a policy, and what it would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.e2e.logs import Hit, after, combined_line
from tests.e2e.running import privet

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """
[site]
name = "Example"

[[surface]]
name = "profile"
route = "/members/{subject}"

[[budget]]
who = "account"
window = "1d"
subjects = 20

[enforcement]
jitter = 0.0
"""


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """Return a ledger of 320 people who look at five others each, and one who takes fifty; and a policy."""
    policy = tmp_path / "privet.toml"
    policy.write_text(POLICY)
    lines = []
    for person in range(320):
        lines += [
            Hit(
                f"/members/{(person * 7 + n * n * 31) % 900}",
                f"p{person}",
                at=after(n * 90_000 + person * 67 % 50_000),
            )
            for n in range(5)
        ]
    lines += [Hit(f"/members/{n}", "bob77", at=after(30_000 + n)) for n in range(50)]
    log = tmp_path / "access.log"
    log.write_text("".join(combined_line(each).rstrip("\n") + "\n" for each in lines))
    ran = privet("analyze", log, "--config", policy, "--ledger", tmp_path / "ledger", "--quiet")
    assert ran.status in {0, 1}, ran.err
    return policy, tmp_path / "ledger"


def test_what_would_have_been_prevented(kept: tuple[Path, Path], tmp_path: Path) -> None:
    """The one who takes fifty is refused thirty of them; nobody else is touched, with a bound."""
    policy, ledger = kept
    roles = tmp_path / "roles.csv"
    rows = [f"account:p{n},member,{'no-js' if n < 310 else 'vpn'},2019-01-01" for n in range(320)]
    roles.write_text("\n".join(["actor,role,traits,created", *rows, "account:bob77,scraper,,", ""]))
    ran = privet(
        "policy", "simulate", "--ledger", ledger, "--config", policy, "--roles", roles, "--json"
    )
    told = ran.json
    (budget, _guessing) = told["budgets"]
    roles_told = {each["name"]: each for each in told["roles"]}

    assert 0 == ran.status, ran.err
    assert (1650, 30, 321, 1) == (
        told["exposures"],
        told["prevented"],
        told["actors"],
        told["actors_touched"],
    )
    assert 30 == budget["prevented"]
    assert (30, 0) == (roles_told["scraper"]["prevented"], roles_told["member"]["prevented"])
    slices = {each["name"]: each for each in told["slices"]}
    assert slices["without JavaScript"]["people"] >= 300
    assert 0 < slices["without JavaScript"]["upper_bound"] < 0.02
    assert [None, None, None] == [
        slices[name]["upper_bound"] for name in ("VPN", "screen reader", "new accounts")
    ]
    assert told["people_touched"] in {0, 1}
    assert told["people"] >= 300
    assert 0 < told["upper_bound"] < 0.02
    assert "signed in" in {each["name"] for each in told["slices"]}


def test_it_is_told_in_words(kept: tuple[Path, Path]) -> None:
    """The table names budgets and slices, and what few people cannot say is unknown."""
    policy, ledger = kept
    ran = privet("policy", "simulate", "--ledger", ledger, "--config", policy)

    assert 0 == ran.status, ran.err
    assert "prevented  30 of 1,650 exposures (1.8%)" in ran.out
    assert "account: 20 people in 1d" in ran.out
    assert "unknown: fewer than 300 people" in ran.out
    assert "not in a ledger: without JavaScript" in ran.out


def test_a_script_may_ask_for_a_bound(kept: tuple[Path, Path]) -> None:
    """Exit status 1 says that more people may be refused than is allowed."""
    policy, ledger = kept
    asked = ("policy", "simulate", "--ledger", ledger, "--config", policy, "--quiet", "--at-most")

    assert 0 == privet(*asked, "0.05").status
    assert 1 == privet(*asked, "0.00001").status


def test_what_is_not_there_is_said(kept: tuple[Path, Path], tmp_path: Path) -> None:
    """No ledger, no span: exit status 2, and nothing is made."""
    policy, ledger = kept
    none = privet("policy", "simulate", "--ledger", tmp_path / "none", "--config", policy)
    span = privet("policy", "simulate", "--ledger", ledger, "--config", policy, "--since", "x")

    assert (2, 2) == (none.status, span.status)
    assert "there is no ledger" in none.err
    assert "--since 'x'" in span.err
    assert not (tmp_path / "none").exists()
