"""A real guard seen from outside: what it sends to a collector, and what its log tells of nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.e2e.collectors import Collector
from tests.e2e.gates import Gate, opened, until

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
session = ["cookie:sid"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
fields = ["name", "email"]
[[surface]]
name = "directory"
route = "/directory"
lists = 20
[[budget]]
who = "account"
window = "1d"
subjects = 4
[enforcement]
mode = "enforce"
jitter = 0
sentinels = ["account:known-to-be-human", "account:somebody-else"]
[detection]
every = "2s"
[ledger]
path = "{folder}/ledger"
{more}
"""

PERSONAL = {
    "account": "quasimodo-1482",
    "address": "203.0.113.77",
    "sixth": "2001:db8:5151:7::9",
    "session": "s3ss10n-c00k1e-9f8e7d",
    "person": "esmeralda-v-hugo",
    "searched": "frollo-the-archdeacon",
    "agent": "Beauvais/7.31-unique",
    "words": "please-let-me-in-djali",
    "reply": "djali@goats.example",
    "host": "notre-dame.example",
}
"""What a visitor sends; nothing of it may stand in a log or be sent to a collector."""


def policy(folder: Path, more: str = "") -> Path:
    """Write a policy."""
    config = folder / "privet.toml"
    config.write_text(POLICY.format(folder=folder, more=more))
    return config


def visit(gate: Gate) -> list[int]:
    """Let somebody come who sends all of it, good and bad, and return what they met."""
    who = PERSONAL
    cookies = f"account={who['account']}; sid={who['session']}"
    sent = {
        "X-Forwarded-For": who["address"],
        "X-Forwarded-Host": who["host"],
        "User-Agent": who["agent"],
        "Accept": "text/html",
    }
    targets = [f"/members/{who['person']}-{n}" for n in range(6)]
    targets += [f"/directory?q={who['searched']}", "/members/%ff%00" + who["person"] * 400]
    met = [
        gate.get("/v1/auth/forward", **sent, Cookie=cookies, **{"X-Forwarded-Uri": target})[0]
        for target in targets
    ]
    hostile = {
        "X-Forwarded-For": f"{who['sixth']}, \x22\x27;DROP",
        "Cookie": f"sid={who['session']};;=",
    }
    gate.get("/v1/auth/forward", **hostile, **{"X-Forwarded-Uri": targets[0]})
    form = f"ref=&words={who['words']}&reply={who['reply']}&lang=en"
    gate.post("/.privet/appeal", form, **sent)
    gate.get(f"/.privet/challenge?ticket={who['words']}", **sent)
    return met


def named(text: str) -> set[str]:
    """Return what of the visitor stands in a text."""
    return {kind for kind, each in PERSONAL.items() if each.lower() in text.lower()}


def test_nobody_stands_in_the_log(tmp_path: Path) -> None:
    """
    Ids, addresses, cookies and names that real requests bring are in no line and in no metric.

    A ledger that cannot be written, an order, a look and a reload are among what is told.
    """
    log = tmp_path / "serve.log"
    with opened(policy(tmp_path), log=log) as gate:
        met = visit(gate)
        until(lambda: gate.figure("privet_detection_looks") > 0)
        gate.order(
            "actors", "release", f"account:{PERSONAL['account']}", "--why", PERSONAL["words"]
        )
        gate.order("off")
        gate.order("on")
        gate.order("reload")
        told = gate.get("/metrics")[2]
        appeals = gate.told("appeals", "list")
    lines = log.read_text().splitlines()

    assert 200 == met[0]
    assert {429, 403} & set(met)
    assert set() == named("\n".join(lines))
    assert set() == named(told)
    assert len(lines) >= 4
    line = r"at=\S+Z level=(info|warning|error) event=\w+( \w+=(\"[^\"]*\"|\S+))*"
    assert [] == [each for each in lines if not re.fullmatch(line, each)]
    assert [PERSONAL["words"]] == [each["words"] for each in appeals]


def test_a_collector_is_told_the_same_as_prometheus(tmp_path: Path) -> None:
    """Every metric arrives as OTLP, with its numbers, and without a person."""
    with Collector() as collector:
        more = f'[telemetry]\notlp = "{collector.address}"\nevery = "1s"'
        with opened(policy(tmp_path, more)) as gate:
            visit(gate)
            gate.ask("/members/1", "known-to-be-human")
            until(lambda: bool(collector.taken))
            begun = len(collector.taken)
            until(lambda: len(collector.taken) > begun + 1)
            told = gate.get("/metrics")[2]
            metrics = collector.metrics()
            decided = collector.value("privet.decisions")
        names = set(re.findall(r"^# TYPE privet_(\w+?)(?:_total)? ", told, re.MULTILINE))
        seconds = metrics["privet.decision_seconds"].histogram.data_points[0]

        assert {f"privet.{name}" for name in names} == set(metrics)
        assert decided == seconds.count == sum(seconds.bucket_counts) >= 9
        assert len(seconds.bucket_counts) == len(seconds.explicit_bounds) + 1
        shown = collector.value("privet.exposures", fieldclass="name+email", told_by="route")
        assert shown == 4
        assert 1 == collector.value("privet.appeals_open")
        assert 1 == collector.value("privet.fp_sentinels")
        assert 0 == collector.value("privet.fp_sentinel_ratio")
        assert set() == named(b"".join(collector.raw).decode("latin-1"))


def test_a_collector_that_is_away_is_told_of_once(tmp_path: Path) -> None:
    """The guard goes on deciding, says so, and sends again once somebody takes it."""
    log = tmp_path / "serve.log"
    with Collector() as collector:
        collector.status = 400
        more = f'[telemetry]\notlp = "{collector.address}"\nevery = "1s"'
        with opened(policy(tmp_path, more), log=log) as gate:
            until(lambda: gate.figure('privet_errors_total{stage="telemetry"}') > 1)
            away = gate.status()["problems"]
            decided = gate.ask("/members/1")
            collector.status = 200
            until(lambda: bool(collector.taken))
            until(lambda: not gate.status()["problems"])

    assert 200 == decided
    assert ["the collector of [telemetry] takes no metrics"] == away
    assert 1 == log.read_text().count("event=telemetry_not_taken")
