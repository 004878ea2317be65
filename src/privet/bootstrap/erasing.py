"""One person is erased on request, from the ledger and what stands beside it; what stays is said."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet import bootstrap
from privet.adapters.ledgers import erasing, keys
from privet.adapters.ledgers.erasing import Erased, Wish
from privet.adapters.orders.signs import state_of
from privet.adapters.orders.switching import Release, oneself, order
from privet.bootstrap.casework import now
from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.task import Task
from privet.errors import ConfigError, Source, StoreUnavailable
from privet.evidence.canonical import canonical
from privet.evidence.cases import fold
from privet.evidence.signatures import noted
from privet.exposure.pseudonyms import of_handles
from privet.exposure.tallying import signed
from privet.permission.team import Duty
from privet.workflows.audit import enter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.adapters.records.store import Records
    from privet.evidence.entries import Entry

PATIENCE: Final = 60.0
"""Seconds that a verb waits for the running guard; it writes every five."""

ERASED: Final = "person-erased"
"""The kind of the audit entry that says that somebody was erased; whom, it does not say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Say what was erased, or would be, and what stays.

    Args:
        done: Whether it was done, and not only looked at.
        by_guard: Whether the running guard did it.
        kept: What stays that names the person, and why, in words.
    """

    done: bool
    erased: Erased
    by_guard: bool = False
    kept: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        found = asdict(self.erased)
        return {
            "done": self.done,
            "by_guard": self.by_guard,
            **found,
            "cases": list(self.erased.cases),
            "kept": list(self.kept),
        }


def erase(  # noqa: PLR0913 - what a request consists of
    where: Where,
    subjects: Sequence[str],
    visitors: Sequence[str],
    *,
    do: bool,
    by: str = "",
    why: str = "",
) -> Answer:
    """
    Erase one person, or say what would be erased.

    Args:
        subjects: The site's identifiers of them as a data subject.
        visitors: Who they were as a visitor, such as ``account:bob77``.
        do: Really erase.

    Raises:
        ConfigError: Nobody is named, there is no ledger, or no reason.
        StoreUnavailable: A running guard has not done it yet.
    """
    folder = where.folder
    if not subjects and not visitors:
        raise ConfigError("nobody is named", advice="privet erase 4711 --visitor account:bob77")
    if folder is None or not folder.is_dir():
        raise ConfigError("there is no ledger", source=Source(str(folder)))
    if do and not why.strip():
        raise ConfigError("an erasure has a reason", advice="Say it with --why TEXT.")
    signature = where.signed(Duty.WORK_CASE, by)
    wish = wish_of(where, folder, subjects, visitors)
    kept = naming(where, [*subjects, *visitors], [*wish.subjects, *wish.visitors])
    if not do:
        return Answer(False, looked(where, folder, wish), kept=kept)
    if wish.visitors and where.policy is not None:
        forget(where.policy, wish)
    done, by_guard = carried_out(where, folder, wish)
    answer = Answer(True, done, by_guard, kept)
    payload = {"request": wish.id, **answer.document()}
    told(where, enter(noted(ERASED, signature, why, payload)))
    return answer


def wish_of(where: Where, folder: Path, subjects: Sequence[str], visitors: Sequence[str]) -> Wish:
    """Return the wish that a person be erased, by pseudonyms alone."""
    named = where.settings.ledger.key
    place = Path(named) if named else keys.beside(folder)
    if not place.exists():
        raise ConfigError("the ledger's key is not there", source=Source(str(place)))
    key = keys.load(place, chance=b"")
    shown = tuple(f"{each & (1 << 64) - 1:016x}" for each in of_handles(list(subjects), key))
    came = tuple(f"{pseudonym_of(each, key):016x}" for each in visitors)
    return Wish(secrets.token_hex(8), shown, came)


def looked(where: Where, folder: Path, wish: Wish) -> Erased:
    """Say what would be erased; whoever writes to the ledger is not disturbed."""
    task = Task(ledger=folder, config=where.policy).read()
    with bootstrap.looked_at(task) as look:
        return erasing.planned(look, wish, now())[1]


def carried_out(where: Where, folder: Path, wish: Wish) -> tuple[Erased, bool]:
    """Erase, or have the running guard do so; say what went, and whether the guard did it."""
    erasing.keep(folder, wish)
    end = time.monotonic() + PATIENCE
    task = Task(ledger=folder, config=where.policy).read()
    guarded = False
    while True:
        try:
            with bootstrap.opened(task) as ledger:
                erasing.carry_out(ledger, now())
        except StoreUnavailable as error:
            guarded = True
            if "another run" not in error.message:
                raise
        found = next((each for each in erasing.read(folder) if each.id == wish.id), None)
        if found is not None and found.done is not None:
            erasing.drop(folder, wish.id)
            return found.done, guarded
        if time.monotonic() > end:
            raise StoreUnavailable(
                "whoever is using the ledger has not erased them yet; the wish is kept",
                advice="It is carried out as soon as the ledger is free. Ask again then.",
            )
        time.sleep(0.2)


def forget(config: Path, wish: Wish) -> None:
    """Have the guard forget what it counted of a visitor, and what stands against them."""
    handles = tuple(signed(int(each, 16)) for each in wish.visitors)
    at = int(now().timestamp() * 1e6)
    one = Release(handles, at, oneself(), "erased on request", "erasure")
    order(config, lambda switch: switch.with_release(one))


def naming(where: Where, names: Sequence[str], hashed: Sequence[str]) -> tuple[str, ...]:
    """Say which cases and files name the person, and until when; entries are never changed."""
    found = []
    with where.opened() as records:
        for entries in records.all():
            case = fold(entries)
            if any(mentions(records, entry, names, hashed) for entry in entries):
                until = case.held_until or "it is decided otherwise"
                found.append(
                    f"{case.name} ({case.state}) names them and is kept until {until}: "
                    f"{case.purpose or 'its purpose'}"
                )
    folder, days = where.folder, where.settings.retention_days()
    decisions = folder.with_name(f"{folder.name}.decisions.jsonl") if folder else None
    if decisions is not None and decisions.exists():
        text = decisions.read_text("utf-8", "replace")
        if any(each in text for each in hashed):
            found.append(f"decisions about them, by pseudonym: forgotten after {days} days")
    if where.policy is not None and state_of(where.policy, int(now().timestamp() * 1e6)):
        found.append("the tally of the running guard: by pseudonym, until its longest window ends")
    return tuple(found)


def mentions(records: Records, entry: Entry, names: Sequence[str], hashed: Sequence[str]) -> bool:
    """Say whether an entry or a file of it names somebody."""
    wanted = [canonical(each) for each in names] + [each.encode() for each in hashed]
    texts = [canonical(entry.content)]
    texts += [records.content(each.sha256) for each in entry.attachments]
    return any(word in text for text in texts for word in wanted)
