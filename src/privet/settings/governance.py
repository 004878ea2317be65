"""The sections on who governs Privet, and how a policy comes into force."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from privet.permission.team import Member, Role
from privet.settings.kinds import Section, Span, Text


class MemberSection(Section):
    """Designate somebody to act for the operator."""

    name: Text
    """How they sign."""
    roles: list[Literal["owner", "analyst", "officer", "legal"]] = []
    accounts: list[Text] = []
    """Their accounts at a machine; where some are named, nobody else acts under their name."""
    deputy_for: Text | None = None
    """The name of whom they stand in for."""

    def member(self) -> Member:
        """Return the member."""
        roles = frozenset(Role(each) for each in self.roles)
        return Member(self.name, roles, frozenset(self.accounts), self.deputy_for or "")


class PromotionSection(Section):
    """Say how a policy comes into force step by step, and whom it must not hit."""

    stay: Span = "1d"
    """How long a step lasts at least before the next."""
    at_most: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.01
    """The share of people whom a policy may refuse, by the upper bound of its simulation."""
    crawlers: bool = True
    """Whether verified crawlers are watched over: none of them may be stopped."""
    good_standing: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.01
    """The share of accounts in good standing that may be stopped."""
