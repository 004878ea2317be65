"""The designated team: who may promote, accept, decide and sign for the operator, and under which name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """Say what somebody answers for."""

    OWNER = "owner"
    ANALYST = "analyst"
    OFFICER = "officer"
    LEGAL = "legal"


class Duty(StrEnum):
    """Say what somebody wants to do."""

    WORK_CASE = "work a case"
    CHANGE_MODE = "switch the guard on or off"
    PROMOTE = "promote a policy"
    ROLL_BACK = "roll a policy back"
    ACCEPT_RISK = "accept a risk"
    DECIDE_BREACH = "decide on a breach"
    SIGN_LETTER = "sign a letter off"
    SIGN_REVIEW = "sign a review"


EVERY_ROLE: Final = frozenset(Role)

DUTIES: Final[Mapping[Duty, frozenset[Role]]] = {
    Duty.WORK_CASE: EVERY_ROLE,
    # what lets people pass again is open to whoever is there
    Duty.CHANGE_MODE: frozenset({Role.OWNER, Role.ANALYST}),
    Duty.PROMOTE: frozenset({Role.OWNER}),
    Duty.ROLL_BACK: EVERY_ROLE,
    # an officer advises and monitors, and carries no risk of the operator's
    Duty.ACCEPT_RISK: frozenset({Role.OWNER}),
    Duty.DECIDE_BREACH: frozenset({Role.OFFICER, Role.LEGAL}),
    Duty.SIGN_LETTER: frozenset({Role.LEGAL}),
    Duty.SIGN_REVIEW: frozenset({Role.OFFICER}),
}
"""
Who may do what.

Source: Regulation (EU) 2016/679, Art. 38(6) and 39: a data protection officer has no task that is in
conflict with advising and monitoring, so that risks are the owner's to accept and reviews the officer's.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """
    Say who is of the team.

    Args:
        name: How they sign.
        roles: What they answer for.
        accounts: Their accounts at a machine, ``ana`` or ``ana@gate1``; where some are named, nobody
            else can act under their name.
        deputy_for: The name of whom they stand in for; '' for nobody.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    accounts: frozenset[str] = frozenset()
    deputy_for: str = ""

    def owns(self, account: str) -> bool:
        """Say whether an account, ``ana@gate1``, is theirs."""
        return bool(self.accounts & {account, account.partition("@")[0]})


@dataclass(frozen=True, slots=True)
class Signature:
    """
    Say who did something, and as what; it is written beside whatever was done.

    Args:
        name: The person.
        account: The account at the machine.
        role: As what; '' where nobody is designated.
        deputy_for: Whom they stood in for; ''.
        alone: Whether one person is the whole team, so that nobody else looked.
        proven: Whether the account is the person's own by the policy, and not merely named.
    """

    name: str
    account: str
    role: str = ""
    deputy_for: str = ""
    alone: bool = False
    proven: bool = False

    def document(self) -> dict[str, Any]:
        """Return it as an entry of the records holds it."""
        return {
            "name": self.name,
            "account": self.account,
            "role": self.role,
            "deputy_for": self.deputy_for,
            "alone": self.alone,
            "proven": self.proven,
        }

    def __str__(self) -> str:
        """Write it in a line: ``Ana Lam, owner (deputy for Bo Chan)``."""
        role = f", {self.role}" if self.role else ""
        deputy = f" (deputy for {self.deputy_for})" if self.deputy_for else ""
        return f"{self.name}{role}{deputy}"


@dataclass(frozen=True, slots=True)
class Team:
    """
    Hold who is designated.

    A team of one holds every role, and what it signs says that nobody else looked. Without a team
    whoever can write to the machine acts, under the account's name.

    Raises:
        ValueError: Two have one name, or somebody stands in for nobody that is known.
    """

    members: tuple[Member, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a team in which a name does not tell who is meant."""
        names = [each.name for each in self.members]
        for each in self.members:
            if names.count(each.name) > 1:
                raise ValueError(f"team.name: {each.name!r} is named twice")
            if each.deputy_for and each.deputy_for not in set(names) - {each.name}:
                raise ValueError(f"team.deputy_for: {each.deputy_for!r} is nobody else of the team")

    @property
    def alone(self) -> bool:
        """Whether one person is the whole team."""
        return len(self.members) == 1

    def roles_of(self, member: Member) -> dict[Role, str]:
        """Return the roles of a member, each with the name of whom they stand in for there; or ''."""
        if self.alone:
            return dict.fromkeys(Role, "")
        stood_for = next((each for each in self.members if each.name == member.deputy_for), None)
        lent = dict.fromkeys(sorted(stood_for.roles), stood_for.name) if stood_for else {}
        return {**lent, **dict.fromkeys(sorted(member.roles), "")}

    def who_may(self, duty: Duty) -> tuple[str, ...]:
        """Return the names of those who may do something."""
        allowed = DUTIES[duty]
        return tuple(each.name for each in self.members if allowed & self.roles_of(each).keys())

    def sign(self, duty: Duty, *, named: str = "", account: str) -> Signature:
        """
        Return the signature of who does something.

        Args:
            named: The name they give; '' where the account tells.
            account: Theirs at the machine.

        Raises:
            NotAllowed: They are not of the team, act under another's name, or lack the role.
        """
        if not self.members:
            return Signature(named.strip() or account, account)
        member = self._member(named.strip(), account)
        roles = self.roles_of(member)
        held = [role for role in roles if role in DUTIES[duty]]
        if not held:
            others = self.who_may(duty)
            wanted = " or ".join(sorted(DUTIES[duty]))
            raise NotAllowed(
                f"{member.name} may not {duty}: that is for the {wanted}",
                advice=f"Ask {' or '.join(others)}."
                if others
                else "Nobody of the team may: name one in [[team]] of the policy.",
            )
        # in one's own right rather than for somebody else
        role = min(held, key=lambda each: (bool(roles[each]), list(Role).index(each)))
        return Signature(
            member.name, account, role, roles[role], self.alone, proven=member.owns(account)
        )

    def _member(self, named: str, account: str) -> Member:
        owner = next((each for each in self.members if each.owns(account)), None)
        if not named and owner is not None:
            return owner
        who = next((each for each in self.members if each.name in {named, account}), None)
        if who is None and not named and self.alone and not self.members[0].accounts:
            return self.members[0]
        if who is None:
            names = ", ".join(each.name for each in self.members)
            raise NotAllowed(
                f"{named or account} is not of the team",
                advice=f"Say who you are, --by NAME: {names}.",
            )
        if who.accounts and not who.owns(account):
            raise NotAllowed(
                f"the account {account} is not one of {who.name}",
                advice="Act under your own name, or add the account to [[team]] accounts.",
            )
        return who

    def gaps(self) -> tuple[str, ...]:
        """Return what nobody of the team may do; all of it where there is no team."""
        return tuple(duty.value for duty in Duty if not self.who_may(duty))

    def document(self) -> dict[str, Any]:
        """Return the team and who may do what."""
        return {
            "team": [
                {
                    "name": each.name,
                    "roles": [role.value for role in self.roles_of(each)],
                    "deputy_for": each.deputy_for,
                    "accounts": sorted(each.accounts),
                }
                for each in self.members
            ],
            "one_person": self.alone,
            "may": {duty.value: list(self.who_may(duty)) for duty in Duty},
            "gaps": list(self.gaps()),
        }
