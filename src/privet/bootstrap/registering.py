"""The register on the records: what a person says of a measure, and what is looked at for probes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.controls import catalogue, named
from privet.bootstrap.casework import now
from privet.bootstrap.planting import met
from privet.bootstrap.recording import Where, handlers, stamp
from privet.bootstrap.sighting import sight_of
from privet.errors import ConfigError, Source
from privet.evidence.moments import moment
from privet.evidence.signatures import noted
from privet.permission.team import Duty
from privet.review.judgement import Health
from privet.review.probes import PROBED
from privet.review.register import Exhibit, Kind
from privet.review.sight import State
from privet.workflows import review
from privet.workflows.audit import enter
from privet.workflows.investigate import Stamp
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from privet.evidence.entries import Entry
    from privet.review.judgement import Judged
    from privet.review.sight import Finding
    from privet.workflows.steps import Handlers, Outcome, Steps


@dataclass(frozen=True, slots=True)
class Said:
    """
    Hold what a person sets of a measure; None leaves what was.

    Args:
        tested: The day of a test, YYYY-MM-DD; *passed* says how it ended.
        evidence: Files in place of those before.
        reviewed: The person has reviewed the measure today.
    """

    owner: str | None = None
    state: str | None = None
    gap: str | None = None
    tested: str | None = None
    passed: bool | None = None
    evidence: Sequence[Path] | None = None
    reviewed: bool = False
    next: str | None = None

    def payload(self, base: Path) -> dict[str, Any]:
        """Return it as an entry holds it; files in the folder *base* are named from there."""
        words = {"owner": self.owner, "state": self.state, "gap": self.gap}
        days = {"tested": self.tested, "next": self.next}
        found: dict[str, Any] = {name: said for name, said in words.items() if said is not None}
        found |= {name: day(said, name) for name, said in days.items() if said is not None}
        if self.tested is not None:
            found["passed"] = bool(self.passed)
        if self.evidence is not None:
            found["evidence"] = [exhibit(each, base).document() for each in self.evidence]
        if self.reviewed:
            found["reviewed"] = True
        return found


@dataclass(frozen=True, slots=True)
class Register:
    """
    Drive the stories of the register on the records of *where*.

    Args:
        clock: Tells the moment.
    """

    where: Where
    clock: Callable[[], datetime] = now

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.clock().astimezone(UTC).date()

    def list(self) -> tuple[Judged, ...]:
        """Return how every measure stands."""
        return self.told(review.stand(catalogue(), self.today))

    def show(self, control: str) -> tuple[Judged, tuple[Entry, ...]]:
        """Return how one measure stands, and the entries that say so, the oldest first."""
        wanted = named(control).id
        judged = next(each for each in self.list() if each.standing.control.id == wanted)
        changes = self.told(review.register(catalogue())).changes
        return judged, tuple(each for each in changes if each.payload.get("control") == wanted)

    def set(self, control: str, said: Said, *, by: str = "", why: str = "") -> Judged:
        """
        Write what a person says of a measure.

        Raises:
            ConfigError: It says nothing, tells what is measured, or lacks its reason.
            NotAllowed: There is a team, and they are not of it.
        """
        wanted = named(control)
        payload = said.payload(self.where.base)
        if not payload:
            raise ConfigError("nothing is said of the measure", advice="privet review set --help")
        if said.state is not None:
            refuse(wanted.id, State(said.state), why)
        if said.tested is not None and said.passed is None:
            raise ConfigError("a test passed or failed", advice="Say --passed or --failed.")
        signature = self.where.signed(Duty.WORK_CASE, by)
        draft = noted(Kind.SET, signature, why, {"control": wanted.id, **payload})
        self.told(enter(draft))
        return self.show(wanted.id)[0]

    def accept(  # noqa: PLR0913 - what an acceptance consists of
        self, control: str, *, owner: str, until: str, by: str = "", why: str = "", gap: str = ""
    ) -> Judged:
        """
        Write that somebody accepts the gap of a measure until a day.

        Raises:
            ConfigError: Nobody owns it, there is no reason, or the day is past.
            NotAllowed: There is a team, and they may not accept risks.
        """
        wanted = named(control)
        if not owner.strip() or not why.strip():
            raise ConfigError(
                "an accepted risk has an owner and a reason", advice="Say --owner and --why."
            )
        last = day(until, "until")
        if date.fromisoformat(last) < self.today:
            raise ConfigError(f"--until {last} is past")
        payload = {"control": wanted.id, "owner": owner.strip(), "until": last, "gap": gap}
        signature = self.where.signed(Duty.ACCEPT_RISK, by)
        self.told(enter(noted(Kind.ACCEPTED, signature, why, payload)))
        return self.show(wanted.id)[0]

    def measure(self) -> tuple[Finding, ...]:
        """Let every probe look, and write down what they found."""
        return self.told(review.measured(catalogue()))

    def told(self, steps: Steps[Outcome]) -> Outcome:
        """Drive a story on the records and the site."""
        with self.where.opened() as records:
            rim: Handlers = {
                **handlers(records),
                review.See: lambda _: sight_of(self.where, self.today),
                review.CountBitten: lambda command: len(met(self.where, command.people)),
                review.Inspect: lambda command: inspected(command, self.where.base),
                Stamp: lambda _: (moment(self.clock()), stamp(Stamp())[1]),
            }
            return drive(steps, rim)


def refuse(control: str, state: State, why: str) -> None:
    """Refuse to be told what is measured, and that a measure does not apply without a reason."""
    if state is State.NOT_APPLICABLE:
        if not why.strip():
            raise ConfigError("that a measure does not apply has a reason", advice="Say --why.")
    elif control in PROBED:
        raise ConfigError(
            f"how {control} stands is measured, not told", advice="privet review measure"
        )


def day(text: str, option: str) -> str:
    """Read a day as a person writes it."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ConfigError(f"--{option} {text!r}: write the day as YYYY-MM-DD") from None


def exhibit(path: Path, base: Path) -> Exhibit:
    """
    Return a file as evidence: where it is, from the folder *base* if it is in it, and its digest now.

    Raises:
        ConfigError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        place = path.absolute()
        if base != Path("/") and place.is_relative_to(base):
            place = place.relative_to(base)
        return Exhibit(str(place), sha256, path.stat().st_size)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None


def inspected(command: review.Inspect, base: Path) -> dict[str, Health]:
    """Look how the files stand that are named as evidence, from the folder *base*."""
    found = {}
    for path, sha256 in command.files.items():
        try:
            same = exhibit(base / path, base).sha256 == sha256
            found[path] = Health.SAME if same else Health.ALTERED
        except ConfigError:
            found[path] = Health.MISSING
    return found
