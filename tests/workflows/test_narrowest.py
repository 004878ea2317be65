"""How a device is named where its address would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from tests.workflows.rims import PROFILE, line, plan, rim

from privet.identity.agents import Agents
from privet.workflows.analyse import analyse
from privet.workflows.commands import Consult
from privet.workflows.policy import Policy

if TYPE_CHECKING:
    from privet.evidence.findings import Finding

OFFICE = "192.0.2.200"
TOOL = "fetcher/1.0"
PEOPLE = 800


def log(seed: int, taken: int, *, agent: str = TOOL, office: int = 10) -> bytes:
    """Let people at home, in an office, and one tool in that office open people of a site in no order."""
    chance = np.random.default_rng(seed)
    sought = (np.arange(PEOPLE) + 1.0) ** -0.9

    def draw(count: int) -> list[int]:
        return list(chance.choice(PEOPLE, count, p=sought / sought.sum()))

    homes = [
        line(f"/members/{person}", address=f"198.18.0.{home}", seconds=int(chance.integers(80_000)))
        for home in range(1, 150)
        for person in draw(8)
    ]
    colleagues = [
        line(f"/members/{person}", address=OFFICE, seconds=at, agent=f"Browser/{each}")
        for each in range(office)
        for person, at in zip(draw(30), chance.integers(0, 80_000, 30).tolist(), strict=True)
    ]
    tool = [
        line(f"/members/{person}", address=OFFICE, seconds=int(at), agent=agent)
        for person, at in zip(
            chance.permutation(PEOPLE)[:taken].tolist(),
            np.cumsum(chance.exponential(20, taken)),
            strict=True,
        )
    ]
    return b"".join([*homes, *colleagues, *tool])


def told(text: bytes, agents: Agents | None = None) -> tuple[dict[str, Finding], list[str]]:
    """Analyse a log; return the findings by actor, and what the ledger was asked for from judging on."""
    with rim({"a.log": text}, agents) as world:
        answer = world.drive(
            analyse(plan(world.ledger, surfaces=(PROFILE,), policy=Policy(agents=agents)))
        )
        asked = [each.question for each in world.asked if isinstance(each, Consult)]
    return {each.actor: each for each in answer.findings}, [_name(each) for each in asked]


def _name(question: Any) -> str:  # noqa: ANN401 - any function
    """Return what a question calls."""
    code = getattr(question, "__code__", None)
    return " ".join(code.co_names) if code else ""


def test_a_device_with_a_list_is_named() -> None:
    """The device stands in the place of its address, with its own people."""
    findings, asked = told(log(1, 700))
    device = findings[f"device:one@{OFFICE}/32"]

    assert (700, "device") == (device.subjects, device.level)
    assert "sweep" in {reason.detector for reason in device.reasons}
    assert f"network:{OFFICE}/32" not in findings
    assert 1 == sum("apart" in each for each in asked)


def test_a_tool_that_says_what_it_is_is_a_second_kind_of_evidence() -> None:
    """What a device calls itself is known by its name, though its requests are counted by address."""
    findings, _ = told(log(1, 700), Agents.of(["^fetcher"], []))
    device = findings[f"device:one@{OFFICE}/32"]

    assert "collector" == device.verdict
    assert "declared" in {reason.detector for reason in device.reasons}


def test_where_no_device_has_many_people_the_ledger_is_not_asked() -> None:
    """Who opened fewer than three hundred people is no candidate, and costs no question."""
    findings, asked = told(log(2, 200))

    assert f"network:{OFFICE}/32" in findings
    assert 0 == sum("apart" in each for each in asked)
    assert 0 == sum("ordinary" in each for each in asked)
