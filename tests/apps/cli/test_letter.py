"""A letter from its draft to the answer, at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap.casework import now
from privet.errors import CaseRefused, ConfigError

if TYPE_CHECKING:
    from pathlib import Path


FACTS = [
    *("--to", "Bob Ltd\n9 Low Street", "--fact", "site=Example", "--fact", "operator=Example Ltd"),
    *("--fact", "contact=dpo@example.org", "--fact", "people=30 people", "--fact", "fields=name"),
    *("--fact", "first=1 November", "--fact", "last=2 November", "--fact", "actors=bob77"),
    *("--leave-out", "exposures", "--leave-out", "surfaces", "--leave-out", "because"),
    *("--leave-out", "protections", "--leave-out", "terms", "--leave-out", "law"),
    *("--leave-out", "evidence", "--leave-out", "location", "--leave-out", "origin"),
]
SIGN = ("--by", "Ana Lam", "--as", "counsel")


class Desk:
    """Sit at the command line beside the records of one case, which rests on no ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records = str(folder / "records")
        self.run("cases", "open", "--title", "a collector")

    def run(self, *words: str) -> Any:  # noqa: ANN401 - what Typer's runner returns
        """Run a verb."""
        return CliRunner().invoke(app, [*words, "--records", self.records], catch_exceptions=False)

    def ask(self, verb: str, *words: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON
        """Run a verb of letters on the case and return its JSON."""
        found = self.run("letter", verb, "1", *words, "--json")
        assert status == found.exit_code, found.output
        return json.loads(found.stdout)

    def draft(self, kind: str = "deletion-demand", *words: str) -> Any:  # noqa: ANN401 - any JSON
        """Draft a letter that lacks nothing."""
        return self.ask("draft", "--kind", kind, *FACTS, *words)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Open a case."""
    return Desk(tmp_path)


def test_a_draft_names_what_is_missing_and_is_not_signed(desk: Desk) -> None:
    """It is kept with the case; a signature is refused while it has gaps, and says which."""
    found = desk.ask("draft", "--kind", "cease-and-desist")

    assert "drafted" == found["state"]
    assert "[MISSING: legal grounds]" in found["text"]
    assert "legal grounds" in found["gaps"]
    with pytest.raises(CaseRefused, match=r"lacks \d+ facts: name and address of the recipient"):
        desk.run("letter", "sign", "1", *SIGN)


def test_visitors_are_named_only_by_choice(tmp_path: Path) -> None:
    """An account is a pseudonym; `--unmask` names it."""
    desk = Desk(tmp_path)
    desk.run("cases", "open", "account:bob77", "--title", "a collector")
    draft = ("letter", "draft", "2", "--kind", "cease-and-desist")

    assert "account (pseudonym 1) (pseudonyms disclose" in desk.run(*draft).stdout
    assert "under: account bob77\n" in desk.run(*draft, "--unmask").stdout


def test_a_new_draft_takes_the_place_of_the_old(desk: Desk) -> None:
    """Of one kind and language there is one draft; another kind has its own number."""
    desk.ask("draft", "--kind", "deletion-demand")
    again, other = desk.draft(), desk.draft("preservation", "--language", "fr")

    assert (1, []) == (again["letter"], again["gaps"])
    assert (2, "fr") == (other["letter"], other["language"])
    assert 2 == len(json.loads(desk.run("cases", "show", "1", "--json").stdout)["demands"])
    assert "preservation" in desk.run("cases", "show", "1").stdout


def test_a_letter_is_signed_by_a_person(desk: Desk) -> None:
    """The account of a machine is nobody; who signs says in which capacity."""
    desk.draft()
    with pytest.raises(ConfigError, match="signed by a person"):
        desk.run("letter", "sign", "1")
    with pytest.raises(ConfigError, match="signs in a capacity"):
        desk.run("letter", "sign", "1", "--by", "Ana Lam")
    with pytest.raises(ConfigError, match="still to come"):
        desk.run("letter", "sign", "1", *SIGN, "--on", "2999-01-01")
    pdf = desk.folder / "letter.pdf"
    found = desk.ask("sign", *SIGN, "--pdf", str(pdf))
    chain = json.loads(desk.run("cases", "show", "1", "--json").stdout)["chain"]
    kept = {each["name"] for each in chain[-1]["content"]["attachments"]}

    assert ("signed", "Ana Lam") == (found["state"], found["signed_by"])
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert {"case-1-letter-1.txt", "case-1-letter-1.pdf"} == kept
    with pytest.raises(CaseRefused, match="is signed and cannot be signed"):
        desk.run("letter", "sign", "1", *SIGN)


def test_time_runs_from_service(desk: Desk) -> None:
    """A service has a moment, a way and a proof; then an answer is due, and overdue."""
    desk.draft()
    with pytest.raises(CaseRefused, match="is drafted and cannot be served"):
        desk.run("letter", "served", "1", "--at", "2026-11-20T10:00+08:00", "--how", "courier")
    desk.ask("sign", *SIGN, "--text-only", "--on", "2020-11-19")
    with pytest.raises(ConfigError, match="was signed on 2020-11-19"):
        desk.run("letter", "served", "1", "--at", "2020-11-18T10:00+08:00", "--how", "courier")
    proof = desk.folder / "receipt.pdf"
    proof.write_bytes(b"a receipt")
    words = ("--at", "2020-11-20T10:00+08:00", "--how", "courier 77", "--file", str(proof))
    found = desk.ask("served", *words)
    (task,) = desk.ask("due", status=1)

    assert ("served", "2020-12-04T23:59:00+08:00") == (found["state"], found["due"])
    assert ("answer", True) == (task["what"], task["overdue"])
    assert "OVERDUE" in desk.run("letter", "due").stdout


def test_a_reminder_sets_a_new_end_once_it_is_served(desk: Desk) -> None:
    """It is signed as a letter is, and the answer noted."""
    desk.draft()
    desk.ask("sign", *SIGN, "--text-only", "--on", "2020-11-19")
    desk.ask("served", "--at", "2020-11-20T10:00+08:00", "--how", "courier")
    out = desk.folder / "reminder.txt"
    desk.ask("remind", *SIGN, "--out", str(out))
    found = desk.ask("served", "--at", "2020-12-10T10:00+08:00", "--how", "courier")
    replied = desk.ask("replied", "we look into it")

    assert "Reminder: our letter of 19 November 2020" in out.read_text("utf-8")
    assert "2020-12-17T23:59:00+08:00" == found["due"]
    assert (1, 1) == (replied["reminders"], replied["replies"])
    assert "replied" in desk.run("letter", "show", "1").stdout


def test_a_reminder_waits_for_the_end_of_the_time(desk: Desk) -> None:
    """It says that the time is over, so it is refused before."""
    desk.draft()
    desk.ask("sign", *SIGN, "--text-only")
    at = now().isoformat()
    desk.ask("served", "--at", at, "--how", "courier")

    with pytest.raises(CaseRefused, match="has not ended"):
        desk.run("letter", "remind", "1", *SIGN)


def test_a_letter_that_rests_has_a_reason(desk: Desk) -> None:
    """It stays in the list, and nothing is due."""
    desk.draft()
    with pytest.raises(ConfigError, match="has a reason"):
        desk.run("letter", "withdraw", "1")

    assert "withdrawn" == desk.ask("withdraw", "--why", "settled")["state"]
    assert ["withdrawn"] == [each["state"] for each in desk.ask("list")]
    assert "nothing is due" in desk.run("letter", "due").stdout


def test_which_letter_is_asked_where_there_are_several(desk: Desk) -> None:
    """One may be left unnamed; of several those that there are are told."""
    with pytest.raises(CaseRefused, match="has no letter"):
        desk.run("letter", "show", "1")
    desk.draft()
    desk.draft("abuse-report")
    with pytest.raises(CaseRefused, match="which letter"):
        desk.run("letter", "show", "1")
    with pytest.raises(CaseRefused, match="no letter 9"):
        desk.run("letter", "show", "1", "9")

    assert 2 == desk.ask("show", "2")["letter"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--kind", "love-letter"], "none of cease-and-desist"),
        (["--kind", "preservation", "--language", "de"], "no letters in 'de'"),
        (["--kind", "preservation", "--leave-out", "weather"], "none of operator"),
        (["--kind", "preservation", "--fact", "weather=fine"], "none of operator"),
        (["--kind", "preservation", "--days", "0"], "from 1 to 365"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(desk: Desk, words: list[str], says: str) -> None:
    """A mistake is named, and no letter is kept."""
    with pytest.raises(ConfigError, match=says):
        desk.run("letter", "draft", "1", *words)

    assert [] == desk.ask("list")


def test_nobody_writes_about_letters_by_hand(desk: Desk) -> None:
    """Kinds that letters write are theirs."""
    with pytest.raises(CaseRefused, match="letter-signed has a verb of its own"):
        desk.run("cases", "note", "1", "so it was", "--kind", "letter-signed")
