"""The register on real records: what is said is written, and evidence is hashed again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.recording import Where
from privet.bootstrap.registering import Register, Said
from privet.errors import ConfigError, NotAllowed
from privet.evidence.signatures import signed_by
from privet.review.judgement import Health, Light

if TYPE_CHECKING:
    from pathlib import Path


def register(folder: Path, day: str = "2026-08-01") -> Register:
    """Return the register in a folder on a day."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Register(
        Where(records=str(folder / "records"), config=folder / "privet.toml"), lambda: at
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with a policy and something to show."""
    (tmp_path / "privet.toml").write_text('[site]\njurisdictions = ["HK"]\n')
    (tmp_path / "proof.txt").write_text("proof")
    return tmp_path


def test_evidence_that_is_altered_or_gone_turns_red(site: Path) -> None:
    """The file is hashed whenever the register is read."""
    said = Said("Ana", "running", evidence=[site / "proof.txt"], reviewed=True)
    before = register(site).set("DES-03", said, by="ana", why="tested")
    path = "proof.txt"
    (site / "proof.txt").write_text("another")
    altered = register(site).show("DES-03")[0]
    (site / "proof.txt").unlink()
    gone = register(site).show("DES-03")[0]

    assert (Light.GREEN, {path: Health.SAME}) == (before.light, before.health)
    assert (Light.RED, {path: Health.ALTERED}) == (altered.light, altered.health)
    assert (Light.RED, {path: Health.MISSING}) == (gone.light, gone.health)


def test_time_turns_red_what_nobody_reviews(site: Path) -> None:
    """A cadence after its review a measure is overdue; so is an accepted risk after its day."""
    register(site).set("DES-03", Said("Ana", "running", reviewed=True))
    register(site).accept("DES-09", owner="Bo", until="2026-09-30", why="few pictures")
    early = {each.standing.control.id: each for each in register(site, "2026-09-30").list()}
    late = {each.standing.control.id: each for each in register(site, "2026-11-02").list()}

    assert Light.GREEN is early["DES-03"].light
    assert () == early["DES-09"].overdue
    assert ("its review was due 2026-11-01",) == late["DES-03"].overdue
    assert ("Bo accepted its risk until 2026-09-30",) == late["DES-09"].overdue


def test_what_is_measured_is_written_and_shown(site: Path) -> None:
    """Measuring looks at the policy; whoever asks sees who changed what."""
    register(site).measure()
    judged, _ = register(site).show("GOV-13")
    register(site).set("GOV-13", Said(owner="Ana"), by="ana")
    _, changes = register(site).show("GOV-13")

    assert judged.measured
    assert ["ana"] == [entry.by for entry in changes]


def test_risks_are_the_owners_to_accept(site: Path) -> None:
    """Where a team is designated, whoever lacks the role is refused, and the entry says as what."""
    team = '[[team]]\nname = "Ana"\nroles = ["owner"]\n[[team]]\nname = "Bo"\nroles = ["officer"]\n'
    (site / "privet.toml").write_text(team)
    with pytest.raises(NotAllowed, match="Bo may not accept a risk"):
        register(site).accept("LIM-03", owner="Bo", until="2026-12-01", by="Bo", why="x")
    register(site).accept("LIM-03", owner="Ana", until="2026-12-01", by="Ana", why="x")
    _, changes = register(site).show("LIM-03")

    assert ["Ana, owner"] == [signed_by(entry) for entry in changes]


@pytest.mark.parametrize(
    ("said", "why", "word"),
    [
        (Said(), "", "nothing is said"),
        (Said(state="running"), "", "measured, not told"),
        (Said(state="not-applicable"), "", "has a reason"),
        (Said(tested="2026-07-01"), "", "passed or failed"),
        (Said(next="soon"), "", "YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_meant_is_refused(site: Path, said: Said, why: str, word: str) -> None:
    """LIM-01 is measured; a judgement has a reason; days are days."""
    with pytest.raises(ConfigError, match=word):
        register(site).set("LIM-01", said, why=why)


def test_evidence_must_be_there(site: Path) -> None:
    """Nobody shows a file that cannot be read."""
    with pytest.raises(ConfigError, match="cannot be read"):
        register(site).set("DES-03", Said(evidence=[site / "nothing"]))


@pytest.mark.parametrize(
    ("owner", "until", "why", "word"),
    [
        (" ", "2026-12-01", "why", "owner and a reason"),
        ("Bo", "2026-12-01", "", "owner and a reason"),
        ("Bo", "2026-07-31", "why", "is past"),
    ],
)
def test_a_risk_is_not_accepted_by_nobody(
    site: Path, owner: str, until: str, why: str, word: str
) -> None:
    """An acceptance has an owner, a reason and an end that is still to come."""
    with pytest.raises(ConfigError, match=word):
        register(site).accept("LIM-03", owner=owner, until=until, why=why)
