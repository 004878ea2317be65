"""Where the records are, and who carries out what the story of a case asks for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.orders.switching import oneself
from privet.bootstrap.task import settings_of
from privet.errors import ConfigError, NotAllowed, PrivetError
from privet.evidence.moments import moment
from privet.permission.team import Duty, Signature
from privet.review.promotion import SWITCHED
from privet.settings import Settings
from privet.workflows.audit import ReadAudit, WriteAudit
from privet.workflows.investigate import OpenCase, ReadCase, ReadCases, Stamp, WriteEntry
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.adapters.records.store import Records
    from privet.evidence.entries import Entry
    from privet.permission.team import Team
    from privet.workflows.steps import Handlers, Outcome, Steps

USUAL = Path("privet.toml")


@dataclass(frozen=True, slots=True)
class Where:
    """
    Say where the records, the ledger and the policy are, as the command line was told.

    What is not told stands in the policy file; that is ``privet.toml`` of the present folder where
    there is one.
    """

    records: str = ""
    ledger: Path | None = None
    config: Path | None = None

    @property
    def policy(self) -> Path | None:
        """The policy file, if there is one."""
        return self.config or (USUAL if USUAL.exists() else None)

    @property
    def settings(self) -> Settings:
        """What the policy file says."""
        return settings_of(self.policy) if self.policy else Settings()

    @property
    def base(self) -> Path:
        """The folder from which files are named: that of the policy; where there is none, the root."""
        return self.policy.absolute().parent if self.policy else Path("/")

    @property
    def folder(self) -> Path | None:
        """The folder of the ledger; None where none is named."""
        named = self.settings.ledger.path
        return self.ledger or (Path(named) if named else None)

    @property
    def url(self) -> str:
        """
        Where the records are.

        Raises:
            ConfigError: Nothing says it.
        """
        if url := self.records or self.settings.records.url:
            return url
        if self.folder is None:
            raise ConfigError(
                "nothing says where cases are kept",
                advice="Name --records FILE, or the ledger they belong to with --ledger DIR, "
                "or write [records] url into privet.toml.",
            )
        return str(self.folder.with_name(f"{self.folder.name}.records"))

    @property
    def key(self) -> Path:
        """
        Where the key is that evidence is signed with.

        Raises:
            ConfigError: The records are on a server, and nothing says where the key is.
        """
        if named := self.settings.records.key:
            return Path(named)
        url = self.url
        if not url.startswith("postgres"):
            path = Path(url.removeprefix("sqlite:///")).expanduser()
            return path.with_name(f"{path.name}.signing.key")
        if self.folder is None:
            raise ConfigError(
                "nothing says where the key is that evidence is signed with",
                advice="Write [records] key into privet.toml.",
            )
        return self.folder.with_name(f"{self.folder.name}.signing.key")

    @property
    def team(self) -> Team:
        """Who is designated to act for the operator."""
        return self.settings.designated()

    def signed(self, duty: Duty, named: str = "") -> Signature:
        """
        Return the signature of who does something, by the account at this machine.

        Args:
            named: The name they give; '' where the account tells.

        Raises:
            NotAllowed: They are not of the team, act under another's name, or lack the role.
        """
        return self.team.sign(duty, named=named, account=oneself())

    def by(self, named: str = "", duty: Duty = Duty.WORK_CASE) -> str:
        """Return who does something with a case, as its entry says: name, role, whom they stand for."""
        return str(self.signed(duty, named))

    def opened(self) -> Records:
        """Open the records."""
        from privet.adapters.records.store import Records

        return Records(self.url)


def stamp(_: Stamp) -> tuple[str, str]:
    """Return this moment and a salt."""
    return moment(datetime.now(UTC)), secrets.token_hex(16)


def handlers(records: Records, wrote: Callable[[Entry], None] = lambda _: None) -> Handlers:
    """Return what carries out the commands of ``workflows.investigate`` and ``workflows.audit`` on *records*."""

    def write(command: WriteEntry) -> None:
        records.write(command.entry, command.contents)
        wrote(command.entry)

    def open_case(command: OpenCase) -> Entry:
        first = records.open(command.first, command.contents)
        wrote(first)
        return first

    def read(command: ReadCase) -> tuple[Entry, ...]:
        return records.read(command.number)

    def read_all(_: ReadCases) -> tuple[tuple[Entry, ...], ...]:
        return records.all()

    def enter(command: WriteAudit) -> None:
        records.enter(command.entry, command.contents)

    def audit(_: ReadAudit) -> tuple[Entry, ...]:
        return records.audit()

    return {
        ReadAudit: audit,
        WriteAudit: enter,
        Stamp: stamp,
        OpenCase: open_case,
        WriteEntry: write,
        ReadCase: read,
        ReadCases: read_all,
    }


def told(where: Where, steps: Steps[Outcome]) -> Outcome:
    """Drive a story on the records of *where*."""
    entries: list[Entry] = []
    with where.opened() as records:
        try:
            return drive(steps, handlers(records, entries.append))
        finally:
            if entries and where.settings.webhook:
                from privet.bootstrap import delivering

                if delivering.announce(where, records, entries):
                    delivering.begin(where)


def may_switch(config: Path, by: str, *, on: bool) -> Signature:
    """
    Return who switches the guard; who lets everybody pass is refused by nothing.

    Raises:
        NotAllowed: Whoever wants to enforce may not.
    """
    where = Where(config=config)
    try:
        return where.signed(Duty.CHANGE_MODE, by)
    except NotAllowed:
        if on:
            raise
        return Signature(oneself(), oneself())


def switched(
    config: Path, signature: Signature, why: str, said: Mapping[str, Any], *, kind: str = SWITCHED
) -> str:
    """
    Write into the audit chain that the guard obeyed an order; return what the matter is, or ''.

    Args:
        said: Which mode, which version.
        kind: What was ordered.
    """
    from privet.evidence.signatures import noted
    from privet.workflows.audit import enter

    where = Where(config=config)
    try:
        if not where.settings.records.url and where.folder is None:
            return ""
        told(where, enter(noted(kind, signature, why, said)))
    except PrivetError as error:
        return f"not in the records: {error}"
    return ""
