"""Who somebody is, read from a place that a visitor writes at will; and what holds all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privet.identity.bearing import writable

if TYPE_CHECKING:
    from privet.settings.sections import Settings

PRIVILEGED: Final = ("account", "client", "role")
"""Handles by which somebody gets more than others: standing, an agreement, a budget of their own."""

UNMOVED: Final = frozenset({"network", "site"})
"""Levels that no handle of a visitor's own evades."""


@dataclass(frozen=True, slots=True)
class Forgeable:
    """
    Say which handles a visitor invents, and what that gets them.

    Args:
        level: The first of them, ``account``, ``client`` or ``role``.
        places: Where they are read.
        believed: Whether the operator chose to believe them all the same.
        bound: Whether a budget holds that no handle of theirs evades.
    """

    level: str
    places: tuple[str, ...]
    believed: bool
    bound: bool

    @property
    def says(self) -> str:
        """The warning, in words for the operator."""
        named = ", ".join(self.places)
        said = f"{named} says who somebody is, and a visitor may write anything there; "
        if self.believed:
            said += (
                "it is believed, as identity.forgeable says: agreements, roles and good standing"
            )
        else:
            said += "it is counted, and earns no agreement, role or good standing"
        if self.bound:
            return f"{said}; the budgets of network and site hold for a new name on each request"
        return f"{said}; a new name on each request evades every budget"

    @property
    def mend(self) -> str:
        """What to do about it."""
        better = "read it from what your proxy or application sets, such as header:X-Account"
        return better if self.bound else f'add [[budget]] who = "network" (wide); or {better}'


def forgeable(settings: Settings) -> Forgeable | None:
    """Return what a visitor can invent of who they are; None where they cannot."""
    found = {level: writable(getattr(settings.identity, level)) for level in PRIVILEGED}
    named = [level for level, places in found.items() if places]
    if not named:
        return None
    bound = {each.who for each in settings.budgets() if not (each.younger_than or each.role)}
    return Forgeable(
        named[0],
        tuple(dict.fromkeys(place for level in named for place in found[level])),
        settings.identity.forgeable == "believe",
        bool(bound & UNMOVED),
    )


def warnings(settings: Settings) -> list[str]:
    """Return what the operator is to be warned of, where there is something."""
    found = forgeable(settings)
    return [f"{found.says}. To mend it: {found.mend}"] if found else []
