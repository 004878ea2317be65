"""Who may do what, and under which name it is written."""

from __future__ import annotations

import pytest

from privet.errors import NotAllowed
from privet.permission.team import DUTIES, Duty, Member, Role, Team

ANA = Member("Ana Lam", frozenset({Role.OWNER}), frozenset({"ana"}))
BO = Member("Bo Chan", frozenset({Role.ANALYST}))
CY = Member("Cy", frozenset({Role.OFFICER, Role.LEGAL}), frozenset({"cy@gate1"}))
DI = Member("Di", deputy_for="Ana Lam")
TEAM = Team((ANA, BO, CY, DI))


def test_who_holds_the_role_signs() -> None:
    """By the account, or by the name that they give."""
    by_account = TEAM.sign(Duty.PROMOTE, account="ana@gate1")
    by_name = TEAM.sign(Duty.WORK_CASE, named="Bo Chan", account="www@gate1")

    assert ("Ana Lam, owner", True) == (str(by_account), by_account.proven)
    assert ("Bo Chan, analyst", False) == (str(by_name), by_name.proven)
    assert {"name": "Bo Chan", "account": "www@gate1", "role": "analyst"}.items() <= (
        by_name.document().items()
    )


def test_a_deputy_signs_for_somebody() -> None:
    """What they sign says for whom; what is theirs they sign for themselves."""
    both = Team((ANA, Member("Di", frozenset({Role.ANALYST}), deputy_for="Ana Lam")))

    assert "Di, owner (deputy for Ana Lam)" == str(
        TEAM.sign(Duty.ACCEPT_RISK, named="Di", account="di@gate1")
    )
    assert "Di, analyst" == str(both.sign(Duty.WORK_CASE, named="Di", account="di@gate1"))


@pytest.mark.parametrize(
    ("duty", "named", "account", "said"),
    [
        (Duty.PROMOTE, "Bo Chan", "bo@gate1", "Bo Chan may not promote a policy.*owner"),
        (Duty.ACCEPT_RISK, "", "cy@gate1", "Cy may not accept a risk"),
        (Duty.PROMOTE, "Ana Lam", "bo@gate1", "bo@gate1 is not one of Ana Lam"),
        (Duty.SIGN_REVIEW, "", "cy@gate2", "cy@gate2 is not of the team"),
        (Duty.WORK_CASE, "Eve", "ana@gate1", "Eve is not of the team"),
    ],
)
def test_who_may_not_is_refused(duty: Duty, named: str, account: str, said: str) -> None:
    """And told why, and whom to ask."""
    with pytest.raises(NotAllowed, match=said) as refused:
        TEAM.sign(duty, named=named, account=account)

    assert refused.value.advice


def test_nobody_can_is_told() -> None:
    """Where a duty is nobody's, the advice is to name somebody."""
    with pytest.raises(NotAllowed) as refused:
        Team((BO, DI_ALONE)).sign(Duty.SIGN_LETTER, named="Bo Chan", account="bo@gate1")

    assert "name one in [[team]]" in refused.value.advice


DI_ALONE = Member("Di")


def test_one_person_is_the_whole_team() -> None:
    """They may do everything, and it is written that nobody else looked."""
    team = Team((Member("Eva"),))
    signed = [team.sign(duty, account="root@gate1") for duty in Duty]

    assert {("Eva", True)} == {(each.name, each.alone) for each in signed}
    assert () == team.gaps()


def test_without_a_team_the_account_acts() -> None:
    """As it always did; and every duty is told to be nobody's."""
    assert "root@gate1" == str(Team().sign(Duty.PROMOTE, account="root@gate1"))
    assert "eve" == str(Team().sign(Duty.PROMOTE, named="eve", account="root@gate1"))
    assert tuple(Duty) == Team().gaps()


def test_a_name_tells_who_is_meant() -> None:
    """A team in which it does not is refused."""
    with pytest.raises(ValueError, match="named twice"):
        Team((ANA, ANA))
    with pytest.raises(ValueError, match="nobody else of the team"):
        Team((DI,))


def test_who_may_do_what_is_told() -> None:
    """Every duty is somebody's role, and the document says whose."""
    told = TEAM.document()

    assert set(Duty) == set(DUTIES)
    assert ["Ana Lam", "Di"] == told["may"]["promote a policy"]
    assert ["owner"] == told["team"][3]["roles"]
    assert [] == told["gaps"]
