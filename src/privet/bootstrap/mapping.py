"""Where a site keeps what of people, as its settings say and as its disk shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from privet.bootstrap.appealing import appeals_of
from privet.bootstrap.operating import decisions_of
from privet.errors import ConfigError
from privet.review.privacy import Places, Stored, data_map

if TYPE_CHECKING:
    from privet.bootstrap.recording import Where


def mapped(where: Where) -> tuple[Stored, ...]:
    """Return what every store of a site keeps, with its size where it is a file of this machine."""
    return tuple(replace(each, size=size_of(each.place)) for each in data_map(places_of(where)))


def places_of(where: Where) -> Places:
    """Return where a site keeps what."""
    settings = where.settings
    budgets = settings.budgets()
    longest = max(budgets, key=lambda each: each.microseconds)
    try:
        records = without_password(where.url)
    except ConfigError:
        records = ""
    return Places(
        ledger=str(where.folder or ""),
        tally=without_password(settings.tally.store),
        decisions=str(decisions_of(settings) or ""),
        appeals=str(appeals_of(settings) or ""),
        records=records,
        retention=settings.retention_days(),
        hold=settings.hold_days(),
        window=longest.window,
    )


def without_password(url: str) -> str:
    """Return the address of a store without the name and password in it."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url


def size_of(place: str) -> int | None:
    """Return how many bytes a file or folder has; None where there is none here."""
    path = Path(place.removeprefix("sqlite:///"))
    if not place or "://" in place or not path.exists():
        return None
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
