"""Every verb: what it prints, as words and as JSON, with which status, and how it helps."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.logs import Hit, after, text, town, walk
from tests.e2e.running import Analysed, analysed_text, privet, process

from privet import __version__

if TYPE_CHECKING:
    from pathlib import Path

SURFACE = ("--surface", "/members/{subject}")
VERBS = [
    ("analyze",),
    ("logs",),
    ("logs", "inspect"),
    ("actors",),
    ("actors", "top"),
    ("actors", "show"),
    ("explain",),
    ("ledger",),
    ("ledger", "show"),
    ("ledger", "purge"),
    ("simulate",),
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """Analyse a log with one collector among people."""
    hits = [
        *walk(range(1, 3001), account="bob77", every=0.5),
        *walk(range(5001, 5101), address="2001:db8:7:7::9", every=20),
        *town(),
    ]
    return analysed_text(tmp_path_factory.mktemp("site"), text(hits), *SURFACE)


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """Analyse a log of people alone."""
    return analysed_text(tmp_path_factory.mktemp("quiet"), text(town()), *SURFACE)


# ── help ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_helps(verb: tuple[str, ...]) -> None:
    """
    ``--help`` and ``-h`` say in a sentence what a verb is for, and every option has words.
    """
    long, short = privet(*verb, "--help"), privet(*verb, "-h")

    assert (0, 0) == (long.status, short.status)
    assert long.out == short.out
    assert "Usage: privet" in long.out
    # an option that nobody described stands alone on its line
    options = [line.strip() for line in long.out.splitlines() if line.startswith("  -")]
    assert [] == [line for line in options if not re.search(r"\S\s{2,}\S", line) and len(line) < 26]


def test_without_a_verb_it_helps() -> None:
    """
    ``privet`` alone shows the verbs.
    """
    ran = privet()

    assert 2 == ran.status
    assert all(verb[0] in ran.out + ran.err for verb in VERBS)


def test_the_version() -> None:
    """
    ``--version`` prints the version and stops.
    """
    ran = privet("--version")

    assert (0, f"privet {__version__}\n", "") == (ran.status, ran.out, ran.err)


@pytest.mark.parametrize(
    "arguments", [("analyze",), ("anlyze", "x"), ("analyze", "x", "--nope"), ("actors", "show")]
)
def test_a_wrong_command_line(arguments: tuple[str, ...]) -> None:
    """
    Usage errors have status 2 and go to stderr.
    """
    ran = privet(*arguments)

    assert (2, "") == (ran.status, ran.out)
    assert "Usage" in ran.err


# ── analyze ──────────────────────────────────────────────────────────────────────────────────────


def test_the_status_tells_a_script(site: Analysed, quiet: Analysed) -> None:
    """
    1 says that a collector was found, 0 that none was.
    """
    assert (1, 0) == (site.status, quiet.status)


def test_the_report_fits_a_screen(site: Analysed) -> None:
    """
    The terminal's report has fewer than forty lines, and the collector, its number and a reason.
    """
    lines = site.out.splitlines()

    assert len(lines) < 40
    (row,) = [line for line in lines if "account:bob77" in line and "3,000" in line]
    assert "%" in row
    assert "privet explain account:bob77" in site.out
    assert "" == site.err


def test_json_is_the_summary_alone(site: Analysed) -> None:
    """
    ``--json`` prints what summary.json holds, and nothing else, but for where things are stored.
    """
    log = site.folder.parent / "access.log"
    ran = privet("analyze", log, "--json", *SURFACE)

    assert 1 == ran.status
    assert {**site.summary} == ran.json


def test_without_out_nothing_is_written(tmp_path: Path) -> None:
    """
    An analysis that was not told where leaves no file.
    """
    log = tmp_path / "access.log"
    log.write_text(text(town(5)))
    privet("analyze", log, *SURFACE)

    assert [log] == list(tmp_path.iterdir())


def test_the_documents_are_its_owners_alone(site: Analysed) -> None:
    """
    What names people is readable to its owner only.
    """
    names = {path.name for path in site.folder.iterdir()}
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in site.folder.iterdir()}

    assert {
        "report.html",
        "findings.jsonl",
        "summary.json",
        "actors.csv",
        "exposures.parquet",
    } == names
    assert dict.fromkeys(names, "0o600") == modes


def test_addresses_are_masked_unless_asked(site: Analysed, tmp_path: Path) -> None:
    """
    The report names an address only with ``--unmask``; the findings always do.
    """
    log = site.folder.parent / "access.log"
    privet("analyze", log, "--out", tmp_path, "--unmask", *SURFACE)
    masked = (site.folder / "report.html").read_text("utf-8")
    plain = (tmp_path / "report.html").read_text("utf-8")

    assert "network:2001:db8:7:7::/64" in site.actors
    assert "2001:db8:7:7::" not in masked
    assert "203.0.113.7" not in masked
    assert "2001:db8:7:7::" in plain


def test_the_report_asks_nothing_of_the_network(site: Analysed) -> None:
    """
    report.html is one file: it loads nothing from anywhere.
    """
    report = (site.folder / "report.html").read_text("utf-8")

    assert [] == re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"' >]+""", report)
    assert [] == re.findall(r"@import|url\((?!['\"]?(?:#|data:))", report)
    assert "prefers-color-scheme" in report
    assert "@media print" in report


def test_a_budget_to_try(site: Analysed) -> None:
    """
    ``--budget`` says what another budget would have prevented.
    """
    ran = privet("analyze", site.folder.parent / "access.log", "--json", "--budget", 50, *SURFACE)

    assert 50 == ran.json["budget"]["subjects"]
    assert 2950 == ran.json["budget"]["prevented"]


def test_a_policy_of_several_budgets(site: Analysed, tmp_path: Path) -> None:
    """
    The first budget of the policy is the one whose effect is told.
    """
    policy = tmp_path / "privet.toml"
    policy.write_text(
        '[[budget]]\nwho = "account"\nwindow = "1h"\nsubjects = 100\n'
        '[[budget]]\nwho = "network"\nwindow = "7d"\nsubjects = 1000\n'
    )
    ran = privet(
        "analyze", site.folder.parent / "access.log", "--json", "--config", policy, *SURFACE
    )
    budget = ran.json["budget"]

    assert ("account", "1h", 100) == (budget["who"], budget["window"], budget["subjects"])
    assert 2900 == budget["prevented"]


def test_the_same_twice(site: Analysed, tmp_path: Path) -> None:
    """
    Two runs over one log write the same findings, byte for byte, whatever key they drew.
    """
    again = analysed_text(tmp_path, (site.folder.parent / "access.log").read_text(), *SURFACE)

    for name in ("findings.jsonl", "summary.json", "actors.csv"):
        assert (site.folder / name).read_bytes() == (again.folder / name).read_bytes(), name


# ── actors and explain ───────────────────────────────────────────────────────────────────────────


def test_top_of_the_actors(site: Analysed, quiet: Analysed) -> None:
    """
    ``actors top`` lists those who were shown the most people, and only so many.
    """
    ran = privet("actors", "top", "--out", site.folder, "-n", 3)
    as_json = privet("actors", "top", "--out", site.folder, "-n", 3, "--json")

    assert (1, 1) == (ran.status, as_json.status)
    assert "account:bob77" in ran.out
    assert site.findings[:3] == as_json.json
    assert 0 == privet("actors", "top", "--out", quiet.folder).status


def test_top_of_those_judged_so(site: Analysed) -> None:
    """
    ``--verdict`` keeps those judged so.
    """
    ran = privet("actors", "top", "--out", site.folder, "--verdict", "ordinary", "--json")

    assert 0 == ran.status
    assert {"ordinary"} == {each["verdict"] for each in ran.json}


def test_show_one_actor(site: Analysed) -> None:
    """
    ``actors show`` prints everything known of one actor.
    """
    ran = privet("actors", "show", "account:bob77", "--out", site.folder)
    as_json = privet("actors", "show", "account:bob77", "--out", site.folder, "--json")
    bob = site.actors["account:bob77"]

    assert (1, 1) == (ran.status, as_json.status)
    assert bob == as_json.json
    assert all(reason["detector"] in ran.out for reason in bob["reasons"])
    assert 0 == privet("actors", "show", "account:person3", "--out", site.folder).status


def test_explain(site: Analysed) -> None:
    """
    ``explain`` says in sentences that can be sent on why an actor was judged so.
    """
    ran = privet("explain", "account:bob77", "--out", site.folder)
    as_json = privet("explain", "account:bob77", "--out", site.folder, "--json")
    ordinary = privet("explain", "account:person3", "--out", site.folder)

    assert (0, 0, 0) == (ran.status, as_json.status, ordinary.status)
    assert ran.out.splitlines() == as_json.json["says"]
    assert "3,000 people" in ran.out
    assert "in order" in ran.out
    assert all(line.endswith(".") for line in ran.out.splitlines())
    assert "ordinary" in ordinary.out


def test_an_actor_nobody_knows(site: Analysed) -> None:
    """
    A name that is not there is an error with a suggestion.
    """
    ran = privet("explain", "account:bob78", "--out", site.folder)

    assert 2 == ran.status
    assert "account:bob77" in ran.err
    assert "[unknown-actor]" in ran.err


def test_neither_ledger_nor_folder(tmp_path: Path) -> None:
    """
    A verb that reads what was found has to be told where; a wrong place is said to be wrong.
    """
    neither = privet("actors", "top")
    both = privet("actors", "top", "--out", tmp_path, "--ledger", tmp_path)
    empty = privet("actors", "top", "--out", tmp_path)
    missing = privet("actors", "top", "--ledger", tmp_path / "none")
    shown = privet("ledger", "show", tmp_path / "none")

    assert {2} == {ran.status for ran in (neither, both, empty, missing, shown)}
    assert "privet analyze" in empty.err
    assert "no ledger" in missing.err
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "none.key").exists()


# ── logs inspect ─────────────────────────────────────────────────────────────────────────────────


def test_inspect(site: Analysed) -> None:
    """
    ``logs inspect`` prints the guess, the rate of rejects, and one value of each field.
    """
    ran = privet("logs", "inspect", site.folder.parent / "access.log")

    assert 0 == ran.status
    assert "combined" in ran.out
    assert "0.00%" in ran.out
    for field in ("address", "account", "time", "method", "target", "status", "agent"):
        assert re.search(rf"^{field}\s", ran.out, re.MULTILINE), field


def test_inspect_says_what_was_rejected(tmp_path: Path) -> None:
    """
    Above five in a hundred that is said first, with reasons and examples, and the status is 3.
    """
    log = tmp_path / "access.log"
    lines = text(walk(range(50), every=3)).splitlines()
    lines[5:25:5] = ["no \x1b[31mlog", "neither", "", "203.0.113.7 - - [20/Nov/2026:0"]
    log.write_text("\n".join(lines) + "\n")
    ran = privet("logs", "inspect", log)
    document = privet("logs", "inspect", log, "--json").json

    assert 3 == ran.status
    assert "%" in ran.out.splitlines()[0]
    assert "\x1b" not in ran.out
    assert 3 == document["rejected"]
    assert document["reasons"]
    assert all(each["examples"][0]["line"] for each in document["reasons"])


def test_inspect_of_what_is_empty(tmp_path: Path) -> None:
    """
    There is nothing to inspect in an empty log, which is said in words.
    """
    log = tmp_path / "access.log"
    log.write_text("")
    ran = privet("logs", "inspect", log)

    assert 2 == ran.status
    assert "Traceback" not in ran.err
    assert ran.err.strip()


# ── ledger ───────────────────────────────────────────────────────────────────────────────────────


def test_show_a_ledger(tmp_path: Path) -> None:
    """
    ``ledger show`` says how much is kept of what, and since when.
    """
    log = tmp_path / "access.log"
    log.write_text(text([Hit(f"/members/{i}", "ada", at=after(i * 3600)) for i in range(30)]))
    privet("analyze", log, "--ledger", tmp_path / "kept", *SURFACE)
    ran = privet("ledger", "show", tmp_path / "kept")
    document = privet("ledger", "show", tmp_path / "kept", "--json").json

    assert 0 == ran.status
    assert "30" in ran.out
    assert (1, 30, 30) == (document["logs"], document["lines"], document["exposures"])
    assert ["/members/{subject}"] == document["surfaces"]
    assert ("2026-11-20T03:00:00Z", "2026-11-21T08:00:00Z") == (document["first"], document["last"])
    assert document["bytes"] > 0


def test_purge_needs_a_day(tmp_path: Path) -> None:
    """
    A day that is none is a mistake of usage.
    """
    ran = privet("ledger", "purge", tmp_path, "--before", "yesterday")

    assert 2 == ran.status
    assert "YYYY-MM-DD" in ran.err


# ── simulate ─────────────────────────────────────────────────────────────────────────────────────


def invented(folder: Path, *options: object) -> tuple[bytes, list[dict[str, Any]]]:
    """Invent a small log; return it and its labels."""
    ran = privet(
        *("simulate", "--out", folder / "access.log", "--days", 1, "--people", 400),
        *("--visitors", 30, *options),
    )
    assert 0 == ran.status, ran.err
    assert "wrote" in ran.err
    assert "" == ran.out
    labels = (folder / "access.log.labels.jsonl").read_text().splitlines()
    return (folder / "access.log").read_bytes(), [json.loads(line) for line in labels]


def test_the_same_seed_invents_the_same_site(tmp_path: Path) -> None:
    """
    A simulation is a matter of its seed alone.
    """
    for name in ("one", "two", "other"):
        (tmp_path / name).mkdir()
    one, labels = invented(tmp_path / "one", "--seed", 3, "--scrapers", "loud")
    two, again = invented(tmp_path / "two", "--seed", 3, "--scrapers", "loud")
    other, _ = invented(tmp_path / "other", "--seed", 4, "--scrapers", "none")

    assert one == two
    assert labels == again
    assert one != other
    assert {"person", "agent", "scraper"} == {label["kind"] for label in labels}


def test_so_many_lines_and_no_more(tmp_path: Path) -> None:
    """
    ``--lines`` ends a log after so many whole lines.
    """
    log, _ = invented(tmp_path, "--lines", 1000)

    assert 1000 == log.count(b"\n")
    assert log.endswith(b"\n")


def test_a_scraper_nobody_knows(tmp_path: Path) -> None:
    """
    An unknown scraper is refused with those that are known.
    """
    ran = privet("simulate", "--out", tmp_path / "x.log", "--scrapers", "loud,lewd")

    assert 2 == ran.status
    assert "contact-lookup" in ran.err
    assert not (tmp_path / "x.log").exists()


# ── the command itself ───────────────────────────────────────────────────────────────────────────


def test_as_a_process(site: Analysed) -> None:
    """
    What runs within the tests is what runs outside of them.
    """
    ran = process("actors", "top", "--out", site.folder, "-n", 3, "--json")

    assert 1 == ran.status
    assert site.findings[:3] == ran.json
    assert "" == ran.err
