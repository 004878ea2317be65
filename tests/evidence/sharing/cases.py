"""A case with a network and an account, as it is told to other systems."""

from __future__ import annotations

from privet.evidence.cases import Basis, Case, fold, opening
from privet.evidence.entries import Draft, Entry, append

AT = "2026-11-27T06:00:00.000000Z"
NETWORK, DEVICE, ACCOUNT = "network:198.51.100.7/32", "device:one@2001:db8:7::/64", "account:bob77"
REASON = {"detector": "enumeration", "because": "opened 40 ids, from 17 to 56", "strength": 0.9}


def case(*drafts: Draft) -> Case:
    """Return a case that three actors stand in, and what else was done."""
    basis = Basis(
        "/ledger", {NETWORK: "0" * 15 + "1", DEVICE: "0" * 15 + "2", ACCOUNT: "0" * 15 + "3"}
    )
    findings = [
        Draft(
            "finding",
            "privet",
            payload={
                "actor": actor, "subjects": 4_000, "certainty": 0.97, "reasons": [REASON],
                "first": "2026-11-20T03:00:00Z", "last": "2026-11-21T03:00:00Z",
            },
        )
        for actor in (NETWORK, ACCOUNT)
    ]  # fmt: skip
    affected = {
        "exact": True, "people": 7_000, "low": 7_000, "high": 7_000, "exposures": 9_000,
        "first": "2026-11-20T03:00:00Z", "last": "2026-11-21T03:00:00Z",
        "days": [{"day": "2026-11-20", "people": 3_000}, {"day": "2026-11-21", "people": 4_000}],
        "surfaces": [
            {"name": "profile", "route": "GET /members/{subject}", "fields": ["name", "email"],
             "exposures": 9_000, "people": 7_000},
            {"name": "elsewhere", "route": "", "fields": [], "exposures": 0, "people": 0},
        ],
    }  # fmt: skip
    first = opening("about Jane Doe", basis, by="ana", why="", until="2027-05-01", purpose="suit")
    entries: list[Entry] = []
    for draft in (first, *findings, Draft("affected", "privet", payload=affected), *drafts):
        last = entries[-1] if entries else None
        entries.append(append(draft, case=7, last=last, at=AT, salt="00" * 16))
    return fold(entries)


def closed(outcome: str, **more: object) -> Case:
    """Return the case with an outcome."""
    return case(
        Draft("assign", "ana", payload={"to": "Ana Łęcka"}),
        Draft("close", "ana", payload={"outcome": outcome, **more}),
    )
