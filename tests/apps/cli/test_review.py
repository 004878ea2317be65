"""The register at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


class Desk:
    """Sit at the command line of a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "privet.toml"
        self.config.write_text('[site]\njurisdictions = ["HK"]\n')

    def run(self, *words: str) -> Any:  # noqa: ANN401 - what Typer's runner returns
        """Run a verb of ``privet review``."""
        place = ("--config", str(self.config), "--records", str(self.folder / "records"))
        return CliRunner().invoke(app, ["review", *words, *place], catch_exceptions=False)

    def ask(self, *words: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON
        """Run it with ``--json``."""
        found = self.run(*words, "--json")
        assert found.exit_code == status, found.output
        return json.loads(found.stdout)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a site of which nothing was reviewed yet."""
    return Desk(tmp_path)


def test_due_says_by_its_status_that_something_is_overdue(desk: Desk) -> None:
    """1 before the register has begun, 0 once it has, 1 again when evidence does not hold."""
    proof = desk.folder / "proof.txt"
    proof.write_text("proof")
    before = desk.run("due")
    desk.run("set", "DES-03", "--owner", "Ana", "--state", "running", "--evidence", str(proof))
    begun = desk.run("due")
    proof.write_text("another")
    altered = desk.ask("due", status=1)

    assert 1 == before.exit_code
    assert "privet review measure" in before.stdout
    assert 1 == len(before.stdout.splitlines())
    assert (0, "nothing is overdue\n") == (begun.exit_code, begun.stderr)
    assert ["DES-03"] == [each["id"] for each in altered["overdue"]]


def test_due_looks_ahead_where_it_is_asked_to(desk: Desk) -> None:
    """What is due soon is listed, the soonest first, and is no finding."""
    desk.run("set", "DES-03", "--owner", "Ana")
    found = desk.ask("due", "--within", "40")
    told = desk.run("due", "--within", "40").stdout

    assert [] == found["overdue"]
    assert {31} == {each["days"] for each in found["soon"]}
    assert "DET-01  Watch on traffic and logs; owner: nobody" in told


def test_measure_says_what_does_not_run(desk: Desk) -> None:
    """Exit 1: no budget, no guard; the list shows the same afterwards."""
    found = desk.ask("measure", status=1)
    told = desk.run("measure")
    listed = {each["id"]: each for each in desk.ask("list")["controls"]}

    assert {"LIM-01", "GOV-13"} <= {each["control"] for each in found["findings"]}
    assert "LIM-01   absent   no budget for accounts is declared" in told.stdout
    assert ("absent", True, "red") == tuple(
        listed["LIM-01"][k] for k in ("state", "measured", "light")
    )
    assert 65 == len(listed)


def test_the_list_can_be_narrowed(desk: Desk) -> None:
    """By light, and to what a small site begins with."""
    desk.run("measure")
    red = desk.ask("list", "--light", "red")["controls"]
    starters = desk.run("list", "--starter")

    assert {"red"} == {each["light"] for each in red}
    assert starters.stdout.splitlines()[-1].startswith("measures: 16; ")
    assert 2 == desk.run("list", "--light", "blue").exit_code


def test_a_measure_tells_its_whole_story(desk: Desk) -> None:
    """What it is, who asks, who changed it and why."""
    desk.run(
        *("set", "DES-03", "--owner", "Ana", "--tested", "2026-11-01", "--failed"),
        *("--by", "ana", "--why", "ids were counted"),
    )
    desk.run(
        *("accept", "DES-03", "--owner", "Bo", "--until", "2099-01-01"),
        *("--why", "old site", "--gap", "ids count"),
    )
    told = desk.run("show", "DES-03").stdout
    document = desk.ask("show", "des-03")

    assert "tested     2026-11-01, failed (ana)" in told
    assert "accepted   until 2099-01-01 by Bo: old site" in told
    assert "control-set, ana: owner Ana, failed, tested 2026-11-01; ids were counted" in told
    assert ["control-set", "risk-accepted"] == [
        each["head"]["kind"] for each in document["changes"]
    ]
    assert ("ids count", "amber") == (document["gap"], document["light"])


def test_answers_of_set_and_accept_are_the_measure(desk: Desk) -> None:
    """A script reads how it stands now."""
    changed = desk.ask("set", "USR-04", "--state", "not-applicable", "--why", "no accounts")
    accepted = desk.ask("accept", "LIM-03", "--owner", "Bo", "--until", "2099-01-01", "--why", "x")

    assert ("not-applicable", "grey") == (changed["state"], changed["light"])
    assert "Bo" == accepted["acceptance"]["owner"]


def test_what_is_measured_cannot_be_told(desk: Desk) -> None:
    """A person's word is no measurement; a word that is no state is a usage error."""
    with pytest.raises(ConfigError, match="measured, not told"):
        desk.run("set", "LIM-01", "--state", "running")

    assert 2 == desk.run("set", "DES-03", "--state", "perfect").exit_code


def test_the_audit_chain_is_told(desk: Desk) -> None:
    """Who did what, when and why; of one kind where that is asked for."""
    desk.run("set", "DES-03", "--owner", "Ana", "--by", "Bo", "--why", "a new owner")
    desk.run("measure")
    whole = desk.run("log").stdout.splitlines()
    found = desk.ask("log", "--kind", "control-set")["entries"]

    assert ["control-set", "controls-measured"] == [line.split()[3] for line in whole]
    assert whole[0].endswith("DES-03        Bo: a new owner")
    assert ["a new owner"] == [each["content"]["why"] for each in found]
