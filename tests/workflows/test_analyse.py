"""An analysis asks for what it needs, in its order, and tells what it found."""

from __future__ import annotations

from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st
from tests.workflows.rims import PROFILE, line, plan, rim, visited, walked

from privet.disclosure.surfaces import Surface
from privet.identity.addresses import Trusted
from privet.identity.hops import Hops
from privet.traffic.blocks import Block
from privet.traffic.formats import preset
from privet.traffic.lines import Field
from privet.workflows.analyse import (
    all_targets,
    analyse,
    hop_words,
    judge_again,
    known_fields,
    numbered,
)
from privet.workflows.commands import FindLogs, Note
from privet.workflows.observe import pieces
from privet.workflows.policy import Policy

LOG = walked("bob", range(1, 400)) + visited()


def test_what_is_asked_for_and_in_which_order() -> None:
    """
    Logs are found and sampled before one is kept, and the ledger is consulted when all are.
    """
    with rim({"a.log": LOG, "b.log": line("/members/1", "ann")}) as world:
        world.drive(analyse(plan(world.ledger)))

        assert world.asked[0] == FindLogs(("access.log",))
        before = ["FindLogs", *["SampleLog"] * 2, "Recall", *["KeepLog"] * 2, "Note"]
        assert before == world.names[: len(before)]
        assert {"Recall", "Consult", "Begin", "Await", "Spare", "NameThem"} == set(
            world.names[len(before) :]
        )
        assert world.names.count("Begin") == world.names.count("Await")


def test_who_took_whose_data() -> None:
    """
    The answer names the one who walked, and those who did not.
    """
    with rim({"a.log": LOG}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    bob = answer.findings[0]
    assert ("account:bob", 399, "collector") == (bob.actor, bob.subjects, bob.verdict.value)
    assert 21 == len(answer.findings)
    assert {"account:bob"} == {each.actor for each in answer.portraits}


def test_an_empty_log_is_not_sampled() -> None:
    """
    There is nothing to guess its format from; the answer says that it is empty.
    """
    with rim({"a.log": b"", "b.log": line("/members/1", "ann")}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert 1 == world.names.count("SampleLog")
    assert "a.log is empty" in answer.summary.warnings


def test_surfaces_are_discovered_where_none_is_declared() -> None:
    """
    What is discovered is used, noted, and marked as a guess.
    """
    with rim({"a.log": LOG}) as world:
        answer = world.drive(analyse(plan(world.ledger, surfaces=())))
        noted = world.ledger.notes["surfaces"]

    assert ["/members/{subject}"] == [each["route"] for each in noted]
    assert [False] == [each.declared for each in answer.summary.surfaces]
    assert 399 == answer.findings[0].subjects


def test_a_ledger_is_judged_again_without_its_logs() -> None:
    """
    What was kept is enough to say the same of everybody.
    """
    with rim({"a.log": LOG}) as world:
        first = world.drive(analyse(plan(world.ledger)))
        world.asked.clear()
        again = world.drive(judge_again(Policy()))

    assert first.findings == again.findings
    assert set() == {"FindLogs", "SampleLog", "KeepLog"} & set(world.names)


def test_surfaces_are_noted_before_the_next_run_needs_them() -> None:
    """
    A second run finds the surfaces of the first under their numbers.
    """
    other = Surface("name", "/u/{subject}")
    with rim({"a.log": LOG}) as world:
        world.drive(analyse(plan(world.ledger)))
        world.drive(analyse(plan(world.ledger, surfaces=(other, PROFILE))))
        (*_, last) = [command for command in world.asked if isinstance(command, Note)]

    assert ["/members/{subject}", "/u/{subject}"] == [e["route"] for e in last.notes["surfaces"]]


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=6))
def test_a_number_is_never_given_twice(runs: list[set[str]]) -> None:
    """
    Whatever is declared from run to run, a surface keeps the number it has.
    """
    noted: list[dict[str, object]] = []
    numbers: dict[str, int] = {}
    for run in runs:
        surfaces = numbered(noted, [Surface(name, f"/{name}/{{subject}}") for name in sorted(run)])
        noted = [asdict(each) for each in surfaces]
        now = {each.route: number for number, each in enumerate(surfaces)}
        assert numbers.items() <= now.items()
        assert len(surfaces) == len(now)
        numbers = now


def test_a_declaration_takes_the_place_of_a_guess() -> None:
    """
    A guess never takes the place of a declaration, and a later declaration always does.
    """
    guess = replace(PROFILE, declared=False, certainty=0.6)
    heavier = replace(PROFILE, fields=("email",), weight=5.0)

    assert (heavier,) == numbered([asdict(guess)], [heavier])
    assert (PROFILE,) == numbered([asdict(PROFILE)], [guess])


def test_path_and_query_are_joined_where_a_log_keeps_them_apart() -> None:
    """
    IIS has a column for each.
    """
    text = (
        b"#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status\n"
        b"2026-11-20 03:00:00 203.0.113.7 GET /profile id=7 200\n"
        b"2026-11-20 03:00:00 203.0.113.7 GET /about - 200\n"
    )
    exchanges, _ = preset("iis").read(Block.of(text))

    assert [b"/profile?id=7", b"/about"] == all_targets(exchanges.lines)
    assert [b"", b""] == pieces(exchanges.lines, Field.ACCOUNT)


def test_an_own_proxy_is_warned_about() -> None:
    """
    A log of one private address is doubted, unless that address is trusted.
    """
    log = b"".join(line(f"/members/{i}", address="10.0.0.5", seconds=i) for i in range(50))
    with rim({"a.log": log}) as world:
        doubted = world.drive(analyse(plan(world.ledger)))

    assert "perhaps your own proxies" == doubted.summary.proxies
    assert any("10.0.0.5" in warning for warning in doubted.summary.warnings)


def test_hops_in_words() -> None:
    """
    The head of the report says whose addresses the log holds.
    """
    none = Hops(share=0.0, proxies=(), forwarded=False)
    with rim({}) as world:
        direct = plan(world.ledger)
        behind = plan(world.ledger, trusted=Trusted.of(["10.0.0.0/8"], {}))

    assert "direct (no proxy hop seen)" == hop_words(none, direct)
    assert "behind 10.0.0.0/8" == hop_words(none, behind)


def test_fields_that_at_least_one_log_has() -> None:
    """
    Of several logs all are known that have a value somewhere; a column of dashes tells nothing.
    """
    combined = preset("combined")
    nobody, bob = (
        combined.read(Block.of(line("/", account, agent=agent)))[0]
        for account, agent in (("-", "Mozilla/5.0"), ("bob", "-"))
    )

    assert {Field.ACCOUNT, Field.AGENT} <= known_fields([nobody, bob])
    assert Field.ACCOUNT not in known_fields([nobody])
    assert Field.AGENT not in known_fields([bob])
    assert frozenset() == known_fields([])


def test_a_name_that_everybody_has_is_doubted() -> None:
    """
    Where a log has its host in place of the user, everybody would be one account.
    """
    everybody = b"".join(
        line(f"/members/{i % 7}", "www.example.org", address=f"203.0.113.{i}") for i in range(40)
    )
    one = walked("bob", range(1, 40))
    said = []
    for log in (everybody, one):
        with rim({"a.log": log}) as world:
            said.append(world.drive(analyse(plan(world.ledger))).summary.warnings)

    assert any("100% of the requests are the account www.example.org's" in each for each in said[0])
    assert not any("of the requests are the account" in each for each in said[1])


def test_a_log_in_which_nobody_is_signed_in_says_so() -> None:
    """
    That the server logs a user name, and never has one, is the first thing an operator should know.
    """
    with rim({"a.log": line("/members/1")}) as world:
        said = world.drive(analyse(plan(world.ledger))).summary.unknowable

    assert any(each.startswith("which account was signed in") for each in said)
