"""Answers to write documents from, invented and seeded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from privet.detection.signals import Reason
from privet.evidence.findings import (
    Answer,
    BudgetEffect,
    Campaign,
    Conclusion,
    Day,
    Finding,
    Portrait,
    Summary,
    SurfaceUse,
    rfc3339,
)

BEGIN = datetime(2026, 11, 2, 0, 4, 11, tzinfo=UTC)
END = datetime(2026, 11, 16, 0, 3, 58, tzinfo=UTC)


def finding(
    actor: str, subjects: int, verdict: Conclusion, *because: str, **other: object
) -> Finding:
    """Build a finding with sensible times and certainty."""
    begun = BEGIN + timedelta(days=4, hours=3)
    built = Finding(
        actor=actor,
        pseudonym=hash(actor) & 0xFFFF,
        level=actor.partition(":")[0],
        subjects=subjects,
        exposures=subjects + subjects // 50,
        weighted=float(subjects),
        first=rfc3339(begun),
        last=rfc3339(begun + timedelta(seconds=subjects / 10)),
        verdict=verdict,
        certainty=0.9994 if verdict is Conclusion.COLLECTOR else 0.61,
        reasons=tuple(
            Reason("enumeration", "OAT-011", 1 - n / 10, words) for n, words in enumerate(because)
        ),
    )
    return built._replace(**other)  # type: ignore[arg-type]


def walk(chance: np.random.Generator) -> Portrait:
    """Draw two walks through the ids, one after the other, with a rest at night."""
    start, dots = 4 * 86_400.0 + 10_800, 2_400
    seconds = [start + n * 30 + (28_800 if n > dots // 2 else 0) for n in range(dots)]
    ranks = [(n / dots * 0.9 + (0.05 if n % 2 else 0)) for n in range(dots)]
    jitter = [second + float(chance.random()) * 20 for second in seconds]
    return Portrait(
        "account:bob77",
        tuple(jitter),
        tuple(ranks),
        tuple((n, n - n // 90) for n in (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 20_431)),
        20_431,
    )


def shuffled(chance: np.random.Generator) -> Portrait:
    """Draw a fleet that shares out the id space in shuffled order."""
    return Portrait(
        "C1",
        tuple(sorted(float(chance.random()) * 14 * 86_400 for _ in range(1_500))),
        tuple(float(chance.random()) for _ in range(1_500)),
        tuple((n, round(n**0.99)) for n in (1, 10, 100, 1_000, 11_902)),
        11_902,
    )


def build() -> Answer:
    """Build the answer to a busy site: a walker, a fleet, a lookup, engines, unclear actors."""
    chance = np.random.default_rng(20_261_102)
    fleet = tuple(
        f"network:203.0.{block}.{host}/32" for block in (113, 114) for host in range(7, 28)
    )
    collectors = (
        finding(
            "account:bob77",
            20_000,
            Conclusion.COLLECTOR,
            "opened 20,000 ids in order, none twice",
            "saw 1,900 people in an hour; 31 is the most that ordinary actors reach",
            "never fetched a style sheet or a picture",
            accounts=1,
            addresses=212,
        ),
        finding(
            "network:2001:db8:1:2::/64",
            4_212,
            Conclusion.COLLECTOR,
            "came back to nobody: 99.8% of its views were of somebody new",
            "asked every 2.0 seconds, day and night",
            accounts=0,
            addresses=1,
        ),
        *(
            finding(
                name,
                270 + n,
                Conclusion.COLLECTOR,
                "took its share of an id space split 42 ways",
                campaign="C1",
                addresses=1,
            )
            for n, name in enumerate(fleet)
        ),
        finding(
            "account:Zoë O'Neill, PhD",
            410,
            Conclusion.COLLECTOR,
            "looked up 9,800 contacts, 96% of them unknown",
            addresses=2,
        ),
    )
    others = (
        finding(
            "network:66.249.66.7/32",
            21_904,
            Conclusion.VERIFIED_AGENT,
            "address published by Google",
        ),
        finding("account:partner-ats", 1_850, Conclusion.PERMITTED, "permitted until 2027-03-31"),
        *(
            finding(
                f"account:recruiter{n}",
                300 - 20 * n,
                Conclusion.UNCLEAR,
                "saw 140 people in a day; 118 is usual",
                "rarely came back to anybody",
            )
            for n in range(9)
        ),
        *(finding(f"account:member{n}", 40 - n, Conclusion.ORDINARY) for n in range(30)),
    )
    findings = tuple(sorted(collectors + others, key=lambda f: -f.subjects))
    days = tuple(
        Day(
            f"2026-11-{2 + n:02d}",
            9_000 + int(chance.integers(2_500)) + (6_000 if 4 <= n <= 8 else 0),
            (5_200 + int(chance.integers(900)) if 4 <= n <= 8 else int(chance.integers(700))),
            1_400 + int(chance.integers(300)),
        )
        for n in range(14)
    )
    summary = Summary(
        lines=1_204_113,
        parsed=1_203_899,
        rejected=214,
        format="nginx combined (guess)",
        mapped=0.623,
        period=(BEGIN, END),
        surfaces=(
            SurfaceUse(
                "people",
                "/people/{subject}",
                declared=False,
                certainty=0.97,
                kind="view",
                exchanges=402_113,
                subjects=38_214,
                walkable=True,
                declare='[[surface]]\nname = "people"\nroute = "/people/{subject}"',
            ),
            SurfaceUse(
                "search",
                "/search",
                declared=False,
                certainty=0.83,
                kind="list",
                exchanges=51_002,
                subjects=0,
                declare='[[surface]]\nname = "search"\nroute = "/search"\nlists = 20',
            ),
            SurfaceUse(
                "lookup",
                "POST /api/lookup",
                declared=True,
                certainty=1.0,
                kind="lookup",
                exchanges=9_944,
                subjects=410,
            ),
        ),
        actors={
            Conclusion.COLLECTOR: len(collectors),
            Conclusion.UNCLEAR: 9,
            Conclusion.ORDINARY: 22_903,
            Conclusion.VERIFIED_AGENT: 1,
            Conclusion.PERMITTED: 1,
        },
        campaigns=(
            Campaign(
                "C1",
                fleet,
                11_870,
                0.9991,
                "42 addresses of two neighbouring blocks that share out one id space, each a part",
                rfc3339(BEGIN + timedelta(hours=2)),
                rfc3339(END - timedelta(hours=1)),
            ),
        ),
        subjects_seen=38_214,
        subjects_by_collectors=31_206,
        budget=BudgetEffect("account", "1d", 150, 14_100, 22_903, 2, 0.000315331),
        sources=(
            "/var/log/nginx/access.log",
            "/var/log/nginx/access.log.1",
            "/var/log/nginx/access.log.2.gz",
        ),
        days=days,
        subjects_by_verdict={
            Conclusion.COLLECTOR: 31_206,
            Conclusion.UNCLEAR: 1_402,
            Conclusion.ORDINARY: 24_118,
            Conclusion.VERIFIED_AGENT: 21_904,
            Conclusion.PERMITTED: 1_850,
        },
        usual={"median": 3.0, "p999": 118.0},
        fan=tuple(
            (n, 0.3 * n**0.72 + 0.7, 0.55 * n**0.8 + 0.45, 0.8 * n**0.9 + 0.2)
            for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
        ),
        warnings=("38% of the requests are of no kind that Privet knows; declare more surfaces.",),
        unknowable=(
            "Which fields a page showed: declare them with fields = [...].",
            "Whether two addresses are one browser: log $ssl_ja4 or a session.",
        ),
        stored=("Pseudonymised exposures in /var/lib/privet, until 14 Dec 2026.",),
        proxies="direct (no proxy hop seen)",
        example="203.0.113.7 2026-11-02 13:55:36 GET /people/123456 200",
        reject_reasons={"no closing quote": 180, "no such date": 34},
    )
    return Answer(summary, findings, (walk(chance), shuffled(chance)))


@pytest.fixture(scope="session")
def answer() -> Answer:
    """Return the answer to a busy site."""
    return build()


@pytest.fixture(scope="session")
def quiet() -> Answer:
    """Return the answer to a log in which nothing was found."""
    nothing = BudgetEffect("account", "1d", 400, 0, 0, 0, 1.0)
    summary = Summary(
        lines=0,
        parsed=0,
        rejected=0,
        format="",
        mapped=0.0,
        period=None,
        surfaces=(),
        actors={},
        campaigns=(),
        subjects_seen=0,
        subjects_by_collectors=0,
        budget=nothing,
    )
    return Answer(summary, ())
