"""Two weeks of an invented site: every scraper is found, and nobody else is called one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.running import Analysed, analysed, privet

if TYPE_CHECKING:
    from pathlib import Path

SEED = 5


@dataclass(frozen=True)
class Fortnight:
    """What was invented, and what was found."""

    log: Path
    ran: Analysed
    labels: dict[str, dict[str, Any]]

    def verdict(self, actor: str) -> str:
        """Return what is concluded of an actor, or of the one device that is meant behind it."""
        device = f"device:one@{actor.removeprefix('network:')}"
        found = self.ran.actors.get(actor) or self.ran.actors[device]
        return str(found["verdict"])

    def verdicts(self, kind: str, group: str = "") -> Counter[str]:
        """Count what is concluded of everybody of a kind."""
        return Counter(
            self.verdict(name)
            for name, label in self.labels.items()
            if label["kind"] == kind and group in {"", label["group"], label["role"]}
        )

    def members(self, group: str) -> set[str]:
        """Return the actors that act for one scraper."""
        return {name for name, label in self.labels.items() if label["group"] == group}


@pytest.fixture(scope="session")
def fortnight(tmp_path_factory: pytest.TempPathFactory) -> Fortnight:
    """Invent a site with every scraper, and analyse its log with no configuration."""
    folder = tmp_path_factory.mktemp("fortnight")
    log = folder / "access.log"
    told = privet(
        "simulate",
        "--seed",
        SEED,
        "--people",
        20_000,
        "--visitors",
        1500,
        "--days",
        14,
        "--out",
        log,
    )
    assert 0 == told.status, told.err
    ran = analysed(folder / "out", log)
    lines = (folder / "access.log.labels.jsonl").read_text().splitlines()
    log.unlink()
    return Fortnight(log, ran, {each["actor"]: each for each in map(json.loads, lines)})


def test_every_actor_has_its_line(fortnight: Fortnight) -> None:
    """
    Whoever was shown somebody or looked somebody up is in the findings, and nobody else is.
    """
    named = {name.replace("device:one@", "network:") for name in fortnight.ran.actors}

    assert set(fortnight.labels) == named


def test_people_obtained_are_counted_as_they_were_shown(fortnight: Fortnight) -> None:
    """
    What each scraper took is known to the simulation, and the findings say the same.

    One person in seven goes by a name, too: seen under both, a log has two people.
    """
    wrong = {
        name: (label["subjects"], found["subjects"])
        for name, label in fortnight.labels.items()
        if label["kind"] == "scraper"
        and (found := fortnight.ran.actors.get(name))
        and not -2 <= found["subjects"] - label["subjects"] <= label["subjects"] / 7 + 2
    }

    assert {} == wrong


@pytest.mark.parametrize(
    "scraper",
    [
        "loud",
        "paced",
        "rotating",
        "ipv6",
        "shuffled-walker",
        "name-enumerator",
        "contact-lookup",
        "new-accounts",
        "logged-out-fleet",
    ],
)
def test_a_scraper_is_found(fortnight: Fortnight, scraper: str) -> None:
    """
    Each actor that acts for it is called a collector.
    """
    verdicts = fortnight.verdicts("scraper", scraper)

    assert verdicts["collector"] == verdicts.total() > 0


@pytest.mark.parametrize("fleet", ["new-accounts", "logged-out-fleet"])
def test_a_fleet_is_one_campaign(fortnight: Fortnight, fleet: str) -> None:
    """
    Those who share out the work are told together, and nobody is among them who is not.
    """
    members = fortnight.members(fleet)
    campaigns = [set(each["members"]) for each in fortnight.ran.summary["campaigns"]]
    (found,) = [each for each in campaigns if each & members]

    assert set() == found - members
    assert len(found) >= 0.9 * len(members)


def test_nobody_is_called_a_collector_who_is_none(fortnight: Fortnight) -> None:
    """
    Of all people in all roles, not one.
    """
    by_role: dict[str, Counter[str]] = defaultdict(Counter)
    for name, label in fortnight.labels.items():
        if label["kind"] == "person":
            by_role[label["role"]][fortnight.verdict(name)] += 1

    assert sum(counts.total() for counts in by_role.values()) > 1000
    assert {} == {role: counts for role, counts in by_role.items() if counts["collector"]}


def test_search_engines_are_verified(fortnight: Fortnight) -> None:
    """
    Each address of theirs is within the ranges that are published.
    """
    verdicts = fortnight.verdicts("agent")

    assert verdicts["verified-agent"] == verdicts.total() > 0


def test_surfaces_were_found_without_configuration(fortnight: Fortnight) -> None:
    """
    The routes that show people, and a budget that would have touched nobody ordinary.
    """
    routes = " ".join(each["route"] for each in fortnight.ran.summary["surfaces"])

    assert all(route in routes for route in ("/members/", "/u/", "/photos/", "/api/lookup"))
    assert 0 == fortnight.ran.summary["budget"]["people_touched"]
    assert fortnight.ran.summary["budget"]["prevented"] > 30_000


def test_the_report_is_short(fortnight: Fortnight) -> None:
    """
    Two weeks of a site fit on a screen, and each document is there.
    """
    assert 1 == fortnight.ran.status
    assert len(fortnight.ran.out.splitlines()) < 40
    assert (fortnight.ran.folder / "report.html").stat().st_size < 3_000_000
