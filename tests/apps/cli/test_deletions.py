"""A deletion confirmed, watched for, and untrue, at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from typer.testing import CliRunner

from privet.adapters.ledgers import keys
from privet.apps.cli import app
from privet.bootstrap import Task, analyze, casework
from privet.bootstrap.watching import Unwatched
from privet.errors import CaseRefused, ConfigError
from privet.evidence.attribution.marks import Code
from privet.response.letters.kinds import Item, Question

if TYPE_CHECKING:
    from pathlib import Path

MARKS = 30
SPELLINGS = ("+852 5555 0100", "+85255550100")
SIGN = ("--by", "Ana Lam", "--as", "counsel", "--text-only", "--on", "2020-01-02")


class Desk:
    """Sit beside a case about an account, with a letter that was served."""

    def __init__(self, folder: Path, ledger: Path) -> None:
        self.folder = folder
        self.ledger = ledger
        self.records = str(folder / "records")
        self.run("cases", "open", "account:bob77")
        left = [word for item in Item for word in ("--leave-out", item.value)][6:]
        said = (
            "--to",
            "Bob Ltd",
            "--fact",
            "operator=Example",
            "--fact",
            "contact=dpo@example.org",
        )
        self.letter("draft", "--kind", "deletion-demand", *said, *left)
        self.letter("sign", *SIGN)
        self.letter("served", "--at", "2020-01-03T10:00Z", "--how", "courier")

    def run(self, *words: str) -> Any:  # noqa: ANN401 - what Typer's runner returns
        """Run a verb."""
        places = ("--ledger", str(self.ledger), "--records", self.records)
        return CliRunner().invoke(app, [*words, *places], catch_exceptions=False)

    def letter(self, verb: str, *words: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON
        """Run a verb of letters and return its JSON."""
        found = self.run("letter", verb, "1", *words, "--json")
        assert status == found.exit_code, found.output
        return json.loads(found.stdout)

    def filled(self, **change: str) -> str:
        """Write a form that was filled in, and return where."""
        answers: dict[str, str] = {question.value: "none" for question in Question}
        answers |= {"deleted_on": "2020-01-05", **change}
        answers |= {"signed_on": "2020-01-06", "no_copies": "yes", "statement_of_truth": "yes"}
        lines = [f'{name} = "{text}"\n' for name, text in answers.items()]
        path = self.folder / "form.toml"
        path.write_text("".join(['case = "case-1"\n', "letter = 1\n", *lines]), "utf-8")
        return str(path)

    def marks(self) -> str:
        """Write a file of canaries and marks, and return where."""
        path = self.folder / "marks.json"
        marks = [
            {"number": n, "id": str(800 + n), "column": "phone", "spellings": SPELLINGS}
            for n in range(MARKS)
        ]
        path.write_text(json.dumps({"canaries": [{"id": "90017"}], "marks": marks}))
        return str(path)

    def dump(self, *, ours: bool) -> str:
        """Write a data set on offer, with the copy that the account was shown if it is ours."""
        key = keys.load(keys.beside(self.ledger), chance=b"")
        pseudonyms = casework.pseudonyms_of(
            casework.Where("", self.ledger, None), ["account:bob77"]
        )
        actor = np.array([int(pseudonyms["account:bob77"], 16)], np.uint64)
        shown = [int(Code(key, 1).symbols(actor, n)[0]) for n in range(MARKS)]
        rows = [f"{800 + n},{SPELLINGS[each]}" for n, each in enumerate(shown)]
        rows = ["90017,none", *rows] if ours else ["7,none", "8,none"]
        path = self.folder / f"offered-{ours}.csv"
        path.write_text("\n".join(["member,phone", *rows]) + "\n")
        return str(path)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyse a log in which one account saw thirty people."""
    folder = tmp_path_factory.mktemp("ledger")
    line = (
        '192.0.2.7 - bob77 [20/Nov/2019:03:{:02}:00 +0000] "GET /members/{} HTTP/1.1" 200 512 '
        '"-" "curl/8"\n'
    )
    log = folder / "access.log"
    log.write_text("".join(line.format(number, 100 + number) for number in range(30)))
    surfaces = ("/members/{subject}",)
    analyze(Task(logs=(str(log),), ledger=folder / "ledger", surfaces=surfaces), Unwatched())
    return folder / "ledger"


@pytest.fixture
def desk(tmp_path: Path, ledger: Path) -> Desk:
    """Sit down."""
    return Desk(tmp_path, ledger)


def test_a_deletion_is_confirmed_with_its_form(desk: Desk) -> None:
    """A form with faults leaves the demand open; a whole one confirms it."""
    with pytest.raises(ConfigError, match="is confirmed with the form"):
        desk.run("letter", "confirmed", "1")
    empty = desk.folder / "empty.toml"
    pdf = desk.folder / "form.pdf"
    desk.letter("form", "--out", str(empty), "--pdf", str(pdf), "--language", "es")
    faulty = desk.letter("confirmed", "--form", str(empty), status=1)
    early = desk.letter("confirmed", "--form", desk.filled(deleted_on="2019-11-01"), status=1)
    whole = desk.letter("confirmed", "--form", desk.filled())

    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert ("incomplete", len(Question)) == (faulty["state"], len(faulty["faults"]))
    assert ["deleted on 2019-11-01, while data was taken until 2019-11-20"] == early["faults"]
    assert ("confirmed", []) == (whole["state"], whole["faults"])
    assert not whole["overdue"]


def test_what_comes_up_again_opens_the_case_again(desk: Desk) -> None:
    """Canaries and marks say whose copy it is; a look in vain says nothing yet."""
    desk.letter("confirmed", "--form", desk.filled())
    with pytest.raises(CaseRefused, match="is confirmed and cannot be looked"):
        desk.run("letter", "look", "1", "--why", "everywhere")
    desk.letter("watch", "--marks", desk.marks(), "--months", "3")
    desk.run("cases", "close", "1", "--outcome", "confirmed-scraping")
    with pytest.raises(ConfigError, match="a look without a file has a reason"):
        desk.run("letter", "look", "1")
    vain = desk.letter("look", "--found", desk.dump(ours=False), "--column", "member")
    (look,) = vain["looks"]
    back = desk.letter("look", "--found", desk.dump(ours=True), "--column", "member", status=1)
    (found,) = back["looks"]
    case = json.loads(desk.run("cases", "show", "1", "--json").stdout)

    assert ("watched", [], 0) == (vain["state"], look["canaries"], look["marks"])
    assert ("reappeared", MARKS) == (back["state"], found["marks"])
    assert "90017" in found["canaries"]
    assert ["account:bob77"] == found["theirs"]
    assert ("in-progress", None) == (case["state"], case["outcome"])


def test_a_watch_that_ends_in_vain_verifies(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the last day or later a look in vain is the end of it; before it is one of several."""
    desk.letter("confirmed", "--form", desk.filled())
    watched = desk.letter("watch", "--months", "1")
    with pytest.raises(ConfigError, match="nothing says by what the data is recognised"):
        desk.run("letter", "look", "1", "--found", desk.dump(ours=True))
    early = desk.letter("look", "--why", "three forums")
    later = casework.day(watched["watched_until"])
    moment = casework.now().fromisoformat(f"{later}T12:00:00+00:00")
    monkeypatch.setattr(casework, "now", lambda: moment)
    late = desk.letter("look", "--why", "three forums")

    assert ("watched", "verified") == (early["state"], late["state"])


def test_other_letters_are_confirmed_in_words(desk: Desk) -> None:
    """There is no form of a preservation, and the word of somebody is a word."""
    left = [word for item in Item for word in ("--leave-out", item.value)]
    desk.letter("draft", "--kind", "preservation", "--to", "Net Ltd", *left[6:])
    desk.letter("sign", "2", *SIGN)
    desk.letter("served", "2", "--at", "2020-01-03T10:00Z", "--how", "courier")
    with pytest.raises(CaseRefused, match="asks for no deletion"):
        desk.run("letter", "form", "1", "2")
    with pytest.raises(ConfigError, match="has a reason"):
        desk.run("letter", "confirmed", "1", "2")

    assert "confirmed" == desk.letter("confirmed", "2", "--why", "they keep the logs")["state"]


def test_months_and_forms_that_cannot_be_meant(desk: Desk) -> None:
    """They are named."""
    broken = desk.folder / "broken.toml"
    broken.write_text("not a form")
    with pytest.raises(ConfigError, match="is no form that was filled in"):
        desk.run("letter", "confirmed", "1", "--form", str(broken))
    desk.letter("confirmed", "--form", desk.filled())
    with pytest.raises(ConfigError, match="from 1 to 60"):
        desk.run("letter", "watch", "1", "--months", "0")
