"""A breach from its questions to its drafts, at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap import Task, analyze
from privet.bootstrap.watching import Unwatched
from privet.errors import CaseRefused, ConfigError

if TYPE_CHECKING:
    from pathlib import Path

ACTOR = "account:bob77"


class Desk:
    """Sit at the command line beside a ledger in which one account saw thirty people."""

    def __init__(self, folder: Path) -> None:
        self.ledger = folder / "ledger"
        log = folder / "access.log"
        line = (
            '192.0.2.7 - bob77 [20/Nov/2026:03:{:02}:00 +0000] "GET /members/{} HTTP/1.1" 200 512 '
            '"-" "curl/8"\n'
        )
        log.write_text("".join(line.format(number, 100 + number) for number in range(30)))
        task = Task(logs=(str(log),), ledger=self.ledger, surfaces=("/members/{subject}",))
        analyze(task, Unwatched())
        self.say("cases", "open", ACTOR)

    def run(self, *words: str) -> Any:  # noqa: ANN401 - what Typer's runner returns
        """Run a verb."""
        return CliRunner().invoke(
            app, [*words, "--ledger", str(self.ledger)], catch_exceptions=False
        )

    def say(self, *words: str) -> str:
        """Run a verb and return what it answers."""
        found = self.run(*words)
        assert found.exit_code == 0, found.output
        return str(found.stdout)

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - any JSON
        """Do so with ``--json``."""
        return json.loads(self.say(*words, "--json"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Open a case about the account."""
    return Desk(tmp_path_factory.mktemp("desk"))


def assess(desk: Desk, *words: str) -> Any:  # noqa: ANN401 - any JSON
    """Assess the case."""
    return desk.ask("breach", "assess", "case-1", *words)


def test_answers_are_recorded_with_their_reasons(desk: Desk) -> None:
    """A question answered stands in the case with who, when and why."""
    found = assess(desk, "--answer", "safeguard=yes", "--why", "no limit", "--by", "ana")
    (answered,) = [each for each in found["questions"] if each["question"] == "safeguard"]

    assert ("yes", "no limit", "ana") == (answered["answer"], answered["why"], answered["by"])
    assert "towards a breach" == found["leaning"]
    assert "safeguard" in desk.say("breach", "assess", "case-1")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--answer", "safeguard=yes"], "an answer has a reason"),
        (["--answer", "safeguard=perhaps", "--why", "so"], "none of yes, no, unknown"),
        (["--answer", "weather=yes", "--why", "so"], "none of safeguard"),
        (["--answer", "safeguard", "--why", "so"], "write NAME=VALUE"),
        (["--anchor", "awareness=2026-11-20T09:00"], "no offset"),
        (["--anchor", "awareness=2999-11-20T09:00Z"], "still to come"),
        (["--decide", "GB=not-notify"], "a decision has a reason"),
        (["--decide", "ZZ=notify", "--why", "so"], "no rules for"),
        (["--decide", "GB:press=notify", "--why", "so"], "GB:authority or GB:people"),
        (["--fact", "weather=fine"], "none of operator"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(desk: Desk, words: list[str], says: str) -> None:
    """A mistake is named, and what stood before it is not kept either."""
    before = desk.ask("cases", "show", "case-1")["entries"]
    with pytest.raises(ConfigError, match=says):
        desk.run("breach", "assess", "case-1", "--fact", "advice=none", *words)

    assert before == desk.ask("cases", "show", "case-1")["entries"]


def test_anchors_come_in_their_order(desk: Desk) -> None:
    """Nobody is aware before there is a sign."""
    with pytest.raises(CaseRefused, match="awareness cannot come before suspicion"):
        desk.run(
            *("breach", "assess", "case-1", "--anchor", "suspicion=2026-11-21T09:00Z"),
            *("--anchor", "awareness=2026-11-20T09:00Z"),
        )


def test_a_decision_not_to_notify_stops_its_clock(desk: Desk) -> None:
    """It is kept with its reason; clocks that nobody decided on run out."""
    assess(desk, "--anchor", "awareness=2026-11-21T09:00+00:00", "--by", "ana")
    assess(desk, "--decide", "GB=not-notify", "--why", "names alone", "--by", "ana")
    found = desk.run(
        *("breach", "timeline", "case-1", "-j", "GB", "-j", "EU", "-j", "MX", "--json")
    )
    shown = json.loads(found.stdout)
    states = {(each["jurisdiction"], each["whom"]): each["state"] for each in shown["clocks"]}

    assert "decided not to notify" == states["GB", "authority"]
    assert "overdue" == states["EU", "authority"]
    assert 1 == found.exit_code
    assert ["MX: private parties have no duty to notify the authority"] == shown["without"]
    assert "Nothing is sent" in desk.run("breach", "timeline", "case-1", "-j", "GB").stdout


def test_a_clock_waits_for_its_anchor(desk: Desk) -> None:
    """California's second clock runs once people were told."""
    first = desk.run("breach", "timeline", "case-1", "-j", "US-CA", "--json")
    assess(desk, "--told", "US-CA:people=2026-11-25T12:00-08:00")
    second = desk.run("breach", "timeline", "case-1", "-j", "US-CA", "--json")

    def due(found: Any) -> Any:  # noqa: ANN401 - any JSON
        shown = json.loads(found.stdout)["clocks"]
        return {each["whom"]: each["due"] for each in shown}["authority"]

    assert due(first) is None
    assert "2026-12-10T23:59:59-08:00" == due(second)


def test_who_is_to_be_told(desk: Desk, tmp_path: Path) -> None:
    """People of the ledger are joined with a file; the case notes counts and no names."""
    people = tmp_path / "people.csv"
    people.write_text(
        "Subject,Country\n" + "".join(f"{n},{'es' if n % 2 else 'GB'}\n" for n in range(100, 160))
    )
    found = desk.ask("breach", "notify-list", "case-1", "--subjects", str(people))
    out = tmp_path / "out"
    desk.say("breach", "notify-list", "case-1", "--subjects", str(people), "--out", str(out))
    kept = [each["content"] for each in desk.ask("cases", "show", "case-1")["chain"]]
    kept = [each["payload"] for each in kept if "countries" in each["payload"]]

    assert {"ES": 15, "GB": 15} == found["countries"]
    assert [str(n) for n in range(100, 130, 2)] == found["subjects"]["GB"]
    assert found["whole"]
    assert "subject\n101\n" == (out / "ES.csv").read_text()[:12]
    assert 0o600 == (out / "ES.csv").stat().st_mode & 0o777
    assert [{"ES": 15, "GB": 15}] == [each["countries"] for each in kept]
    assert "subjects" not in kept[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "cannot be read"), (b"id,land\n", "no columns"), (b"subject,country\n\xff\n", "UTF-8")],
)
def test_a_file_that_cannot_be_meant(
    desk: Desk, tmp_path: Path, content: bytes | None, says: str
) -> None:
    """It is named, with what to write."""
    people = tmp_path / "people.csv"
    if content is not None:
        people.write_bytes(content)
    with pytest.raises(ConfigError, match=says):
        desk.run("breach", "notify-list", "case-1", "--subjects", str(people))


def test_a_draft_is_filled_from_the_case(desk: Desk, tmp_path: Path) -> None:
    """What the ledger and the case know stands there; what nobody said is a gap."""
    assess(desk, "--fact", "operator=Example Ltd", "--anchor", "awareness=2026-11-21T09:00Z")
    found = desk.ask("breach", "draft", "EU", "case-1")
    told = {each["label"]: each["text"] for each in found["sections"]}
    path = tmp_path / "notice.txt"
    desk.say("breach", "draft", "ES", "case-1", "--out", str(path))

    assert "Example Ltd" == told["Controller and sector"]
    assert told["People concerned in all"].startswith("30 ")
    assert "Reasons for delay" in found["gaps"]
    assert path.read_text("utf-8").startswith("*** BORRADOR.")
    assert "About your data" in desk.say("breach", "draft", "EU", "case-1", "--to", "people")
    assert 2 == desk.run("breach", "draft", "EU", "case-1", "--to", "press").exit_code


def test_a_draft_on_paper(desk: Desk, tmp_path: Path) -> None:
    """``--pdf`` writes a PDF file beside the text, or in its place."""
    path = tmp_path / "notice.pdf"
    said = desk.say("breach", "draft", "EU", "case-1", "--language", "fr", "--pdf", str(path))

    assert "" == said
    assert path.read_bytes().startswith(b"%PDF-1.7")
