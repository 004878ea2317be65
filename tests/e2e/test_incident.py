"""
The whole incident, from the log to the letter: T18 and T20 of the catalogue of drills.

A simulated site is scraped; the finding opens a case; a set that is found later, canaries in it, is
traced to the scrapers; evidence is sealed, a letter and the notices are drafted, the clocks of seven
places run, and it is known whom to tell. Everything here is simulated; documents are marked drafts.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ("HK", "GB", "CA", "AU", "EU", "CO", "MX")
"""Of the joint statement's signatories: one for each sort of clock."""

POLICY = """
[site]
name = "Example Alumni Network"
jurisdictions = ["HK", "GB", "CA", "AU", "EU", "CO", "MX"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
fields = ["name", "email"]
[ledger]
path = "{folder}/ledger"
[cases]
open = "collectors"
people = 50
[response]
operator = "Example Ltd, 1 Example Street"
contact = "Ana Analyst, privacy@example.org"
"""
MEMBER = re.compile(r'(\S+) - (\S+) \[.*?\] "GET /members/(\d+) HTTP/[\d.]+" 200 ')


class Incident:
    """Hold a scraped site, its records and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "privet.toml"
        self.log = folder / "access.log"
        self.config.write_text(POLICY.format(folder=folder))
        sizes = ("--days", "3", "--people", "900", "--visitors", "500", "--seed", "23")
        said = ("simulate", *sizes, "--scrapers", "paced", "--out", str(self.log), "-q")
        self.run(*said, config=False)
        labels = (folder / "access.log.labels.jsonl").read_text().splitlines()
        known = [json.loads(line) for line in labels]
        self.guilty = {each["actor"] for each in known if each["kind"] == "scraper"}
        taken = [
            person
            for address, account, person in MEMBER.findall(self.log.read_text("utf-8", "replace"))
            if {f"account:{account}", f"network:{address}/32"} & self.guilty
        ]
        self.taken = sorted(set(taken), key=int)
        self.canaries = self.taken[::200]

    def run(self, *words: str, config: bool = True, status: int = 0) -> str:
        """Run a verb and return what it answers."""
        named = ("--config", str(self.config)) if config else ()
        found = CliRunner().invoke(app, [*words, *named], catch_exceptions=False)
        assert status == found.exit_code, found.output
        return str(found.stdout)

    def ask(self, *words: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON
        """Do so with ``--json``."""
        return json.loads(self.run(*words, "--json", status=status))

    @property
    def cases(self) -> dict[str, set[str]]:
        """The actors of each case."""
        return {each["case"]: set(each["basis"]["actors"]) for each in self.ask("cases", "list")}


@pytest.fixture(scope="module")
def incident(tmp_path_factory: pytest.TempPathFactory) -> Incident:
    """Scrape a simulated site, and have its log analysed."""
    made = Incident(tmp_path_factory.mktemp("incident"))
    made.run("analyze", str(made.log), "--ledger", str(made.folder / "ledger"), "-q", status=1)
    return made


@pytest.fixture(scope="module")
def case(incident: Incident) -> str:
    """Return the case that detection opened about a scraper, once the found set is traced."""
    dump = incident.folder / "found.csv"
    strangers = "".join(f"x{n},nobody\n" for n in range(len(incident.taken) // 3))
    rows = "".join(f"{person},somebody\n" for person in incident.taken)
    dump.write_text("id,name\n" + strangers + rows)
    marks = incident.folder / "marks.json"
    marks.write_text(json.dumps({"canaries": [{"id": each} for each in incident.canaries]}))
    name = next(name for name, actors in incident.cases.items() if actors & incident.guilty)
    told = incident.ask(
        *("trace", str(dump), "--ledger", str(incident.folder / "ledger"), "--column", "id"),
        *("--marks", str(marks), "--case", name, "--by", "ana"),
        status=1,
    )
    (incident.folder / "traced.json").write_text(json.dumps(told))
    return name


def test_the_finding_opens_a_case(incident: Incident) -> None:
    """Every case is about a scraper, and nobody else has one."""
    actors = set().union(*incident.cases.values())

    assert incident.guilty
    assert actors
    assert actors <= incident.guilty


def test_the_found_set_is_traced_to_who_took_it(incident: Incident, case: str) -> None:
    """T18: the invented people in it are named, nobody innocent is accused, the case says so."""
    told = json.loads((incident.folder / "traced.json").read_text())
    chain = incident.ask("cases", "show", case)["chain"]
    last = next(each for each in reversed(chain) if each["head"]["kind"] == "attribution")

    assert "traced" == told["verdict"]
    assert {each["actor"] for each in told["accused"]} <= incident.guilty
    assert told["accused"]
    assert told == last["content"]["payload"]
    (file,) = last["content"]["attachments"]
    assert "trace.json" == file["name"]


def test_evidence_is_sealed_and_one_byte_is_missed(incident: Incident, case: str) -> None:
    """The bundle has log lines, attribution and its chain; a flipped byte is found by its record."""
    bundle = incident.folder / "evidence.zip"
    sealed = incident.ask(
        *("evidence", "seal", case, "--out", str(bundle), "--log", str(incident.log), "--by", "ana")
    )
    checked = ("evidence", "verify", str(bundle), "--key", str(sealed["public_key"]))
    whole = incident.ask(*checked)
    damaged = bytearray(bundle.read_bytes())
    damaged[damaged.index(b"GET /members/") + 5] ^= 1
    bundle.write_bytes(bytes(damaged))
    broken = incident.ask(*checked, status=1)

    assert sealed["lines"] > 50
    assert (True, "expected") == (whole["whole"], whole["signer"])
    assert any("raw/1-access.log.jsonl, line " in each["record"] for each in broken["faults"])


def test_a_letter_is_set_on_paper(incident: Incident, case: str) -> None:
    """Filled from the case, and a draft until somebody signs it."""
    paper = incident.folder / "letter.pdf"
    incident.run(
        *("letter", "draft", case, "--kind", "cease-and-desist", "--pdf", str(paper)),
        *("--to", "Scraper Inc., 2 Elsewhere Road", "--by", "ana"),
    )
    words = printed(paper)

    assert "Scraper Inc." in words
    assert "DRAFT" in words.upper()
    assert "Example Ltd" in words


def test_the_clocks_of_seven_places_run(incident: Incident, case: str) -> None:
    """T20: each place has its clocks from one anchor, and the soonest comes first."""
    anchors = ("awareness=2026-11-26T09:00Z", "determination=2026-11-26T10:00Z")
    incident.ask("breach", "assess", case, *(w for a in anchors for w in ("--anchor", a)))
    asked = (word for place in PLACES for word in ("-j", place))
    clocks = incident.ask("breach", "timeline", case, *asked, status=1)["clocks"]
    due = {each["jurisdiction"]: each["due_utc"] for each in reversed(clocks) if each["due_utc"]}
    moments = [each["due_utc"] for each in clocks if each["due_utc"]]

    assert set(PLACES) == set(due)
    assert sorted(moments) == moments
    assert "2026-11-29T09:00:00" == due["GB"][:19]


def test_whom_to_tell_is_known(incident: Incident, case: str) -> None:
    """Everybody in the found set has a country, and is listed once."""
    people = incident.folder / "people.csv"
    countries = [{"EU": "DE"}.get(place, place) for place in PLACES]
    rows = (f"{n},{countries[int(n) % len(countries)]}" for n in incident.taken)
    people.write_text("subject,country\n" + "\n".join(rows) + "\n")
    told = incident.ask("breach", "notify-list", case, "--subjects", str(people))
    listed = [each for some in told["subjects"].values() for each in some]

    assert len(listed) == len(set(listed)) == sum(told["countries"].values())
    assert set(listed) <= set(incident.taken)
    assert len(listed) > 50


@pytest.mark.parametrize("place", PLACES)
def test_each_notice_is_a_page(incident: Incident, case: str, place: str) -> None:
    """On paper, in the language of the place, marked as a draft; what is not known is a gap."""
    paper = incident.folder / f"notice-{place}.pdf"
    incident.run("breach", "draft", place, case, "--pdf", str(paper))

    assert len(printed(paper)) > 500


def printed(paper: Path) -> str:
    """Return the words that stand on paper, every page of which has some."""
    tool = shutil.which("pdftotext")
    assert tool is not None, "no pdftotext on this machine: .ci/papers installs it"
    done = subprocess.run([tool, str(paper), "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.rstrip("\f").split("\f")
    assert all(len(page.strip()) > 20 for page in pages)
    return done.stdout
