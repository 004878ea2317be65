"""The contract of findings.jsonl and summary.json, on logs whose answers are known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.e2e.logs import Hit, after, text, town, walk
from tests.e2e.running import Analysed, analysed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = """
[[surface]]
name = "profile"
route = "/members/{subject}"

[[surface]]
name = "contact card"
route = "/members/{subject}/contact"
fields = ["name", "email", "phone"]

[[surface]]
name = "search"
route = "/search"
lists = 20

[[surface]]
name = "lookup"
route = "POST /api/lookup"
lookup = true

[[surface]]
name = "lookup by address"
route = "/api/find?email={subject}"
lookup = true
"""

REASON = {"detector", "threat", "strength", "because"}
FINDING: dict[str, type | tuple[type, ...]] = {
    "actor": str,
    "level": str,
    "subjects": int,
    "exposures": int,
    "weighted": float,
    "first": str,
    "last": str,
    "verdict": str,
    "certainty": float,
    "campaign": (str, type(None)),
    "accounts": int,
    "addresses": int,
    "reasons": list,
}
LEVELS = {"account", "client", "session", "device", "network", "asn"}
VERDICTS = {"collector", "unclear", "ordinary", "verified-agent", "permitted"}


def cases() -> Iterator[Hit]:
    """Visitors of whom it is known whom they were shown."""
    # the one of the issue: 20,000 ids in 33 minutes, and 431 of them a second time
    yield from walk(range(1, 20_001), account="bob77", address="203.0.113.7")
    yield from walk(range(1, 432), account="bob77", every=0.001, begin=1999.9)
    # the same, logged out
    yield from walk(range(1, 20_001), address="198.51.100.9", begin=86_400)
    # one household whose addresses change within its /64
    for i in range(12):
        address = f"2001:db8:1:2:{i * 4099:x}::{i + 1:x}"
        yield Hit(f"/members/{40_000 + i}", "", address, after(7200 + i * 61))
    # somebody who comes back to five people, three times each
    for i in range(15):
        yield Hit(f"/members/{50_000 + i % 5}", "anna", "203.0.113.20", after(7200 + i * 131))
    # the same person under two spellings, and with a query
    for i, written in enumerate(("000123", "123", "123?tab=about", "%31%32%33", "123/")):
        yield Hit(f"/members/{written}", "spell", "203.0.113.21", after(7300 + i * 59))
    # three pages of a list, the first of them twice
    for i, page in enumerate((1, 2, 3, 1)):
        target = f"/search?q=an&page={page}"
        yield Hit(target, "reader", "203.0.113.22", after(7400 + i * 37))
    # lookups: five that answer and three that do not
    for i in range(8):
        status = 200 if i < 5 else 404
        at = after(7500 + i * 41)
        yield Hit("/api/lookup", "looker", "203.0.113.23", at, "POST", status)
    # lookups whose address is in the log: two people, one of them twice, one of nobody
    for i, (who, status) in enumerate((("a", 200), ("b", 200), ("a", 200), ("c", 404))):
        target = f"/api/find?email={who}%40mail.example"
        yield Hit(target, "finder", "203.0.113.24", after(7600 + i * 43), status=status)
    # lookups that found nobody at all
    for i in range(3):
        at = after(7700 + i * 47)
        yield Hit("/api/lookup", "unlucky", "203.0.113.25", at, "POST", 404)
    # answers that show nobody
    for i, status in enumerate((301, 302, 303, 307, 401, 403, 429, 500, 503)):
        yield Hit(
            f"/members/{60_000 + i}", "refused", "203.0.113.26", after(7800 + i), status=status
        )
    # pages that show nobody
    for i, target in enumerate(("/", "/about", "/static/site.css", "/favicon.ico", "/members")):
        yield Hit(target, "passer-by", "203.0.113.27", after(7900 + i))
    # somebody who followed links to people who are gone
    for i in range(3):
        yield Hit(f"/members/{61_000 + i}", "lost", "203.0.113.28", after(7950 + i), status=404)
    # one account in three places, and one address with two accounts and somebody signed out
    for i in range(3):
        yield Hit(f"/members/{70_000 + i}", "mover", f"203.0.113.{30 + i}", after(8000 + i * 4000))
    for i, account in enumerate(("left", "right", "", "left")):
        yield Hit(f"/members/{71_000 + i}", account, "203.0.113.40", after(8100 + i * 53))
    # a weightier surface of the same two people
    for i, person in enumerate((80_000, 80_001)):
        yield Hit(f"/members/{person}", "weigh", "203.0.113.41", after(8200 + i * 53))
    yield Hit("/members/80000/contact", "weigh", "203.0.113.41", after(8400))
    # names that are hard to write down
    yield Hit("/members/90001", 'Zoë 7 "the" Smith', "203.0.113.42", after(8500))


EXPECTED = {
    "account:bob77": (20_000, 20_431, 20_000.0, 1, 1),
    "network:198.51.100.9/32": (20_000, 20_000, 20_000.0, 0, 1),
    "network:2001:db8:1:2::/64": (12, 12, 12.0, 0, 1),
    "account:anna": (5, 15, 5.0, 1, 1),
    "account:spell": (1, 5, 1.0, 1, 1),
    "account:reader": (60, 80, 60.0, 1, 1),
    "account:looker": (5, 5, 5.0, 1, 1),
    "account:finder": (2, 3, 2.0, 1, 1),
    "account:unlucky": (0, 0, 0.0, 1, 1),
    "account:mover": (3, 3, 3.0, 1, 3),
    "account:left": (2, 2, 2.0, 1, 1),
    "account:right": (1, 1, 1.0, 1, 1),
    "network:203.0.113.40/32": (1, 1, 1.0, 0, 1),
    "account:weigh": (2, 3, 15.0, 1, 1),
    'account:Zoë 7 "the" Smith': (1, 1, 1.0, 1, 1),
}
"""Each actor with subjects, exposures, weighted, accounts and addresses."""


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """Analyse a log whose visitors are all known, under a policy that declares its surfaces."""
    written = text([*cases(), *town()])
    return analysed_text(tmp_path_factory.mktemp("known"), written, config=POLICY)


def test_shape_of_findings(known: Analysed) -> None:
    """
    Every line has the keys of the contract, in their order and of their types.
    """
    for finding in known.findings:
        assert list(FINDING) == list(finding)
        for key, kind in FINDING.items():
            assert isinstance(finding[key], kind), key
        assert finding["level"] in LEVELS
        assert finding["level"] == finding["actor"].partition(":")[0]
        assert finding["verdict"] in VERDICTS
        assert 0 <= finding["certainty"] <= 1
        for reason in finding["reasons"]:
            assert set(reason) == REASON
            assert reason["threat"].startswith("OAT-")
            assert 0 <= reason["strength"] <= 1
            assert reason["because"]


@pytest.mark.parametrize("actor", EXPECTED)
def test_who_was_shown_whom(known: Analysed, actor: str) -> None:
    """
    Each actor was shown as many people, as often, as its lines say.
    """
    found = known.actors[actor]
    keys = ("subjects", "exposures", "weighted", "accounts", "addresses")

    assert EXPECTED[actor] == tuple(found[key] for key in keys)


def test_nobody_else_has_a_line(known: Analysed) -> None:
    """
    Whoever was shown nobody and looked nobody up is not in the findings.
    """
    named = {name for name in known.actors if not name.startswith("account:person")}

    assert set(EXPECTED) == named


def test_the_harvester_of_the_issue(known: Analysed) -> None:
    """
    Who walks 20,000 ids in 33 minutes is a collector, and the reasons say how it was done.
    """
    bob = known.actors["account:bob77"]

    assert "collector" == bob["verdict"]
    assert bob["certainty"] >= 0.99
    assert "2026-11-20T03:00:00Z" == bob["first"]
    assert "2026-11-20T03:33:20Z" == bob["last"]
    assert "enumeration" in {reason["detector"] for reason in bob["reasons"]}
    assert any("in order" in reason["because"] for reason in bob["reasons"])


def test_the_harvester_logged_out(known: Analysed) -> None:
    """
    Who does the same without an account is found under its address.
    """
    found = known.actors["network:198.51.100.9/32"]

    assert "collector" == found["verdict"]
    assert found["certainty"] >= 0.99


def test_everybody_else_is_left_alone(known: Analysed) -> None:
    """
    Nobody but the two is called a collector, and there is no campaign.
    """
    collectors = {name for name, each in known.actors.items() if each["verdict"] == "collector"}

    assert {"account:bob77", "network:198.51.100.9/32"} == collectors
    assert [] == known.summary["campaigns"]
    assert 1 == known.status


def test_shape_of_the_summary(known: Analysed) -> None:
    """
    The summary has the keys of the contract.
    """
    summary = known.summary
    wanted = "lines parsed rejected format mapped period surfaces actors campaigns subjects budget"

    assert set() == set(wanted.split()) - set(summary)
    assert VERDICTS == set(summary["actors"])
    assert {"seen", "by_collectors"} <= set(summary["subjects"])
    for key in ("who", "window", "subjects", "prevented", "people_touched", "upper_bound"):
        assert key in summary["budget"]


def test_lines_add_up(known: Analysed) -> None:
    """
    Every line of the log was either read or set aside.
    """
    lines = sum(1 for _ in [*cases(), *town()])
    summary = known.summary

    assert lines == summary["lines"]
    assert (lines, 0) == (summary["parsed"], summary["rejected"])
    assert "combined" == summary["format"]


def test_verdicts_add_up(known: Analysed) -> None:
    """
    The summary counts the verdicts of the findings.
    """
    counts = Counter(each["verdict"] for each in known.findings)

    assert {verdict: counts[verdict] for verdict in VERDICTS} == known.summary["actors"]


def test_the_table_says_the_same(known: Analysed) -> None:
    """
    actors.csv has the rows of findings.jsonl, in their order.
    """
    keys = ("actor", "verdict", "subjects", "exposures", "first", "last")

    assert [[str(each[key]) for key in keys] for each in known.findings] == [
        [row[key] for key in keys] for row in known.table
    ]


def test_exposures_say_the_same(known: Analysed) -> None:
    """
    exposures.parquet adds up to the findings, actor by actor and over all.
    """
    shown: Counter[int] = Counter()
    people: dict[int, dict[int, int]] = {}
    for row in known.exposures:
        if row["outcome"] == 1:
            shown[row["actor"]] += row["people"]
            people.setdefault(row["actor"], {})[row["subject"]] = row["people"]
    counted = Counter((sum(each.values()), shown[actor]) for actor, each in people.items())
    everybody = {subject: each[subject] for each in people.values() for subject in each}

    assert (
        Counter(
            (each["subjects"], each["exposures"]) for each in known.findings if each["subjects"]
        )
        == counted
    )
    assert sum(everybody.values()) == known.summary["subjects"]["seen"]


def test_those_shown_to_collectors(known: Analysed) -> None:
    """
    Two collectors took the same 20,000 people, who count once.
    """
    assert 20_000 == known.summary["subjects"]["by_collectors"]


def test_what_a_budget_would_have_prevented(known: Analysed) -> None:
    """
    400 people a day for an account stop bob77 at 400 and touch no ordinary account.
    """
    budget = known.summary["budget"]

    assert ("account", "1d", 400) == (budget["who"], budget["window"], budget["subjects"])
    assert 19_600 == budget["prevented"]
    assert 0 == budget["people_touched"]
    ordinary = sum(
        each["verdict"] == "ordinary" and each["level"] == "account" and each["subjects"] > 0
        for each in known.findings
    )
    assert ordinary == budget["ordinary"]
    assert 1 - 0.05 ** (1 / ordinary) == pytest.approx(budget["upper_bound"], rel=1e-9)


def test_surfaces_are_counted(known: Analysed) -> None:
    """
    Each declared surface says how often it was used and how many people it showed.
    """
    surfaces = {each["name"]: each for each in known.summary["surfaces"]}

    assert all(each["declared"] for each in surfaces.values())
    assert 60 == surfaces["search"]["subjects"]
    assert 2 == surfaces["lookup by address"]["subjects"]
    assert 1 == surfaces["contact card"]["subjects"]


def test_the_period_is_that_of_the_log(known: Analysed) -> None:
    """
    The period begins and ends with the log, whose ends are somebody's here.
    """
    first = min(each["first"] for each in known.findings)
    last = max(each["last"] for each in known.findings)

    assert [first, last] == known.summary["period"]
