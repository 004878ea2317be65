"""The sections of ``privet.toml`` about all strangers together, and about those like a campaign."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from privet.exposure.budgets import Budget, span
from privet.settings.kinds import Section, Span


class StrangersSection(Section):
    """Say how many people all visitors without a history are usually shown together."""

    window: Span = "1d"
    subjects: Annotated[int, Field(ge=1)] | None = None
    """Above so many, each of them is held to ``each``; nobody is where it is not said."""
    each: Annotated[int, Field(ge=1)] | None = None

    @property
    def length(self) -> int:
        """The length of the window, microseconds."""
        return span(self.window)

    def crowd(self) -> tuple[Budget, int] | None:
        """Return what all of them may be shown together, and each of them then; None for no matter."""
        if self.subjects is None or self.each is None:
            return None
        return Budget("account", self.window, self.subjects), self.each

    @model_validator(mode="after")
    def _can_be_meant(self) -> StrangersSection:
        if (self.subjects is None) != (self.each is None):
            raise ValueError("subjects and each of [strangers] are said together or not at all")
        if self.subjects is not None and self.each is not None and self.each >= self.subjects:
            raise ValueError("strangers.each is what one of them may, less than strangers.subjects")
        return self


class ProbationSection(Section):
    """Say how many people a new account is shown that has the software of a campaign that stands."""

    subjects: Annotated[int, Field(ge=1)] | None = None
    """Within a day; nobody is held to it where it is not said."""

    def budget(self) -> Budget | None:
        """Return what each may be shown; None for no matter."""
        return None if self.subjects is None else Budget("account", "1d", self.subjects)
