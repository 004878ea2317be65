"""Invented people are put on record as they are planted, and looked for among whom a ledger showed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from privet import bootstrap
from privet.bootstrap.naming import ledger_key, subjects_of
from privet.bootstrap.recording import told
from privet.bootstrap.task import Task
from privet.bootstrap.tracing import planted_of
from privet.errors import ConfigError, Source
from privet.evidence.attribution.planting import PLANTED, Planting, bitten, plantings
from privet.evidence.canonical import digest
from privet.evidence.entries import Attachment
from privet.evidence.signatures import noted
from privet.permission.team import Duty
from privet.workflows.audit import enter, read_audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.bootstrap.recording import Where
    from privet.evidence.attribution.planting import Bitten


@dataclass(frozen=True, slots=True)
class Met:
    """Say who was shown invented people, by the name under which the ledger knows them."""

    name: str
    bitten: Bitten

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        one = self.bitten
        return {
            "actor": self.name,
            "pseudonym": f"{one.actor:016x}",
            "people": one.people,
            "times": one.times,
            "first": bootstrap.day_of(one.first),
            "last": bootstrap.day_of(one.last),
        }


def plant(  # noqa: PLR0913 - what is put on record
    where: Where, file: Path, *, owner: str, place: str, by: str = "", why: str = ""
) -> Planting:
    """
    Put on record that the invented people of a file stand in the site.

    Raises:
        ConfigError: The file holds nobody, was planted before, or nobody answers for it; there is no
            ledger under whose key they are known.
        NotAllowed: There is a team, and they are not of it.
    """
    if not owner.strip() or not place.strip():
        raise ConfigError(
            "what is planted has an owner and a place", advice="Say --owner NAME --place TEXT."
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(file))) from None
    planted, _ = planted_of(content, str(file))
    names = sorted({*planted.canaries, *(mark.id for mark in planted.marks)})
    if not names:
        raise ConfigError("names nobody who was invented", source=Source(str(file)))
    signature = where.signed(Duty.WORK_CASE, by)
    if any(each.sha256 == digest(content) for each in listed(where)):
        raise ConfigError("was planted before", source=Source(str(file)))
    found = Planting(
        day=bootstrap.now().date(),
        owner=owner.strip(),
        place=place.strip(),
        people=pseudonyms(where, names),
        marks=len(planted.marks),
        sha256=digest(content),
    )
    attached = Attachment.of(file.name, "application/json", content)
    draft = noted(PLANTED, signature, why, found.payload(), (attached,))
    told(where, enter(draft, {attached.sha256: content}))
    return found


def pseudonyms(where: Where, names: Sequence[str]) -> tuple[str, ...]:
    """Return how a ledger knows data subjects, by the site's identifiers of them."""
    folder = where.folder
    if folder is None and not where.settings.ledger.key:
        raise ConfigError(
            "there is no ledger under whose key they are known",
            advice="Name it with --ledger DIR, or write [ledger] path into privet.toml.",
        )
    return subjects_of(names, ledger_key(where.settings, folder or Path()))


def listed(where: Where) -> tuple[Planting, ...]:
    """Return what was planted, the oldest first."""
    return plantings(told(where, read_audit()))


def met(where: Where, people: Sequence[str]) -> tuple[Met, ...]:
    """Return who was shown invented people, as long as the ledger remembers."""
    folder = where.folder
    if folder is None or not folder.is_dir() or not people:
        return ()
    with bootstrap.looked_at(Task(ledger=folder, config=where.policy).read()) as look:
        found = bitten(look, people)
        names = look.names(np.asarray([each.actor for each in found], np.uint64))
    return tuple(Met(names.get(each.actor) or f"{each.actor:016x}", each) for each in found)
