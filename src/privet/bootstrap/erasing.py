"""
One person is erased on request, from the ledger and what stands beside it; what stays is said.

Run as a module, it puts on record what a running guard erased: a process of its own, since the
records take a second to load, during which a thread would hold back every decision.
"""

from __future__ import annotations

import secrets
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet import bootstrap
from privet.adapters.ledgers import erasing
from privet.adapters.ledgers.erasing import Erased, Wish
from privet.adapters.orders.signs import state_of
from privet.adapters.orders.switching import Release, oneself, order
from privet.bootstrap.casework import now
from privet.bootstrap.naming import ledger_key, pseudonym_of, subjects_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.task import Task
from privet.errors import ConfigError, PrivetError, Source, StoreUnavailable
from privet.evidence.canonical import canonical
from privet.evidence.cases import fold
from privet.evidence.entries import Draft
from privet.evidence.signatures import OURSELVES, SIGNED, noted
from privet.exposure.tallying import signed
from privet.permission.team import Duty
from privet.workflows.audit import enter, read_audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.adapters.records.store import Records
    from privet.evidence.entries import Entry

PATIENCE: Final = 60.0
"""Seconds that a verb waits for the running guard; it writes every five."""

ASKED: Final = "erasure-asked"
"""The kind of the audit entry that says that somebody asked to be erased; whom, it does not say."""

ERASED: Final = "person-erased"
"""The kind of the audit entry that says that it was done: who asked for it, and what went."""


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

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Answer:
        """Return what ``document`` wrote."""
        counts = {name: int(document[name]) for name in ("rows", "days", "names", "held")}
        return cls(
            bool(document["done"]),
            Erased(**counts, cases=tuple(document["cases"])),
            bool(document["by_guard"]),
            tuple(document["kept"]),
        )


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
    asked = told(where, enter(noted(ASKED, signature, why, {"request": wish.id})))
    said = {SIGNED: asked.payload[SIGNED], "by": asked.by, "why": why, "kept": list(kept)}
    if wish.visitors and where.policy is not None:
        forget(where.policy, wish)
    return carried_out(where, folder, replace(wish, asked=said))


def wish_of(where: Where, folder: Path, subjects: Sequence[str], visitors: Sequence[str]) -> Wish:
    """Return the wish that a person be erased, by pseudonyms alone."""
    key = ledger_key(where.settings, folder)
    came = tuple(f"{pseudonym_of(each, key):016x}" for each in visitors)
    return Wish(secrets.token_hex(8), subjects_of(subjects, key), came)


def looked(where: Where, folder: Path, wish: Wish) -> Erased:
    """Say what would be erased; whoever writes to the ledger is not disturbed."""
    task = Task(ledger=folder, config=where.policy).read()
    with bootstrap.looked_at(task) as look:
        return erasing.planned(look, wish, now())[1]


def carried_out(where: Where, folder: Path, wish: Wish) -> Answer:
    """Erase, or have the running guard do so, and put it on record; say what came of it."""
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
        settle(where, by_guard=guarded)
        if all(each.id != wish.id for each in erasing.read(folder)):
            return recorded(where, wish)
        if time.monotonic() > end:
            raise StoreUnavailable(
                "whoever is using the ledger has not erased them yet; the wish is kept",
                advice="It is carried out as soon as the ledger is free, and put on record then. "
                "See it done: privet review log.",
            )
        time.sleep(0.2)


def settle(where: Where, *, by_guard: bool) -> None:
    """Put on record whom the ledger forgot on request: each once, whoever waited for it or not."""
    folder = where.folder
    while folder is not None and (folder / erasing.NAME).exists():
        with erasing.answered(folder) as wish:
            if wish is None or wish.done is None:
                return
            said = wish.asked
            done = Answer(True, wish.done, by_guard, tuple(said.get("kept", ())))
            payload = {"request": wish.id, **done.document()}
            payload[SIGNED] = said.get(SIGNED, {"name": OURSELVES})
            told(
                where, enter(Draft(ERASED, said.get("by", OURSELVES), said.get("why", ""), payload))
            )


def recorded(where: Where, wish: Wish) -> Answer:
    """Return what is on record of a wish that was carried out."""
    for entry in reversed(told(where, read_audit())):
        if entry.kind == ERASED and entry.payload["request"] == wish.id:
            return Answer.read(entry.payload)
    raise StoreUnavailable("the erasure was carried out, and is not in these records")


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


def main() -> None:
    """Put on record what the guard of a policy erased."""
    try:
        settle(Where(config=Path(sys.argv[1])), by_guard=True)
    except PrivetError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
