"""The switch beside the policy: what operators order while the guard runs, by whom and when."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from privet.enforcement.decision import Mode
from privet.errors import ConfigError, Source, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMAT: Final = 1
MOST: Final = 500
"""Releases that are remembered; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Release:
    """
    Let an actor go: what was counted of it and what stands against it is forgotten.

    Args:
        handles: Pseudonyms, as signed numbers.
        at: When, microseconds since 1970 UTC; what happened before counts no more.
        by: Who decided it.
        why: For what reason.
        what: By what the actor was named: a level or a reference code, never the name itself.
    """

    handles: tuple[int, ...]
    at: int
    by: str
    why: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """
    Hold what was ordered; what was not is as the policy file says.

    Args:
        mode: Off, shadow or enforce.
        rollout: The share of the actors for whom decisions are enforced, in percent.
        since: When mode or rollout were ordered, microseconds since 1970 UTC.
        by: Who ordered it.
        why: For what reason.
        forced: Whether to enforce although visitors look like the operator's own proxies.
        reload: When it was last ordered to read the policy file again.
        probe: What marks the requests with which ``privet check`` tests the proxy.
        releases: Actors that were let go, the oldest first.
        promoted: The version of the policy that was promoted; '' where none was.
        before: The version that holds for whoever the promoted one does not hold for yet.
        fell: Why it fell back; '' where it did not.
    """

    mode: Mode | None = None
    rollout: float | None = None
    since: int = 0
    by: str = ""
    why: str = ""
    forced: bool = False
    reload: int = 0
    probe: str = ""
    releases: tuple[Release, ...] = field(default_factory=tuple)
    promoted: str = ""
    before: str = ""
    fell: str = ""

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "format": FORMAT,
            "mode": self.mode,
            "rollout": self.rollout,
            "since": self.since,
            "by": self.by,
            "why": self.why,
            "forced": self.forced,
            "reload": self.reload,
            "probe": self.probe,
            "promoted": self.promoted,
            "before": self.before,
            "fell": self.fell,
            "releases": [
                {
                    "handles": list(each.handles),
                    "at": each.at,
                    "by": each.by,
                    "why": each.why,
                    "what": each.what,
                }
                for each in self.releases
            ],
        }

    @classmethod
    def of(cls, document: dict[str, Any]) -> Switch:
        """
        Read what ``document`` wrote.

        Raises:
            ValueError, KeyError, TypeError: It is something else.
        """
        if document["format"] != FORMAT:
            raise ValueError("written by another version of Privet")
        return cls(
            Mode(document["mode"]) if document["mode"] else None,
            None if document["rollout"] is None else float(document["rollout"]),
            int(document["since"]),
            str(document["by"]),
            str(document["why"]),
            bool(document["forced"]),
            int(document["reload"]),
            str(document.get("probe", "")),
            tuple(
                Release(
                    tuple(int(handle) for handle in each["handles"]),
                    int(each["at"]),
                    str(each["by"]),
                    str(each["why"]),
                    str(each["what"]),
                )
                for each in document["releases"]
            ),
            promoted=str(document.get("promoted", "")),
            before=str(document.get("before", "")),
            fell=str(document.get("fell", "")),
        )

    def with_release(self, release: Release) -> Switch:
        """Return the switch with one more actor let go."""
        return replace(self, releases=(*self.releases, release)[-MOST:])


def beside(config: Path) -> Path:
    """Return where the switch of a policy file stands."""
    return config.with_name(config.name + ".switch")


def oneself() -> str:
    """Return who gives an order, as ``ana@gate1``; behind sudo it is whoever called it."""
    try:
        name = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return f"{name}@{socket.gethostname()}"


def read_switch(path: Path) -> Switch:
    """
    Return what was ordered; nothing where there is no file.

    Raises:
        ConfigError: The file cannot be read, or is no switch.
    """
    try:
        return Switch.of(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Switch()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"is no switch of Privet ({error})",
            source=Source(str(path)),
            advice="Remove it, then order anew: privet on, or privet off",
        ) from None


def order(config: Path, change: Callable[[Switch], Switch]) -> Switch:
    """
    Change what is ordered, in one step, whoever else orders at the same moment.

    The file is as readable as the policy beside which it stands, and belongs to the same owner, so
    that the service can read it.

    Raises:
        ConfigError: There is no policy file.
        StoreUnavailable: The file cannot be written.
    """
    path = beside(config)
    try:
        like = config.stat()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(config))) from None
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _alone(config.parent):
            try:
                before = read_switch(path)
            except ConfigError:
                before = Switch()  # a switch that nobody can read is replaced by one that works
            after = change(before)
            text = json.dumps(after.document(), indent=1, ensure_ascii=False) + "\n"
            with os.fdopen(
                os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as file:
                file.write(text)
                file.flush()
                os.fchmod(file.fileno(), like.st_mode & 0o666)
                if os.geteuid() == 0:
                    os.fchown(file.fileno(), like.st_uid, like.st_gid)
                os.fsync(file.fileno())
            half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"cannot write {path}: {error.strerror}",
            advice=f"give the orders as an account that may write to {config.parent}",
        ) from None
    return after


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two orders do not undo each other."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)
