"""Standing verdicts in a file beside the ledger: written at once, read back after a restart."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.ledgers.faults import trouble
from privet.errors import StoreUnavailable
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict

if TYPE_CHECKING:
    from pathlib import Path

VERSION: Final = 2
"""Of the file; until 1 a verdict on a whole actor had the device 0."""

Looks = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Standings:
    """
    Hold what stands, and when the ledger was looked at.

    Args:
        verdicts: By pseudonym, as a signed number.
        looks: Of each kind, ``near`` and ``whole``, what the last one found and how long it took.
    """

    verdicts: dict[int, StandingVerdict] = field(default_factory=dict)
    looks: Looks = field(default_factory=dict)


def beside(ledger: Path) -> Path:
    """Return where the standing verdicts of a ledger are: ``ledger.verdicts.json``."""
    return ledger.with_name(ledger.name + ".verdicts.json")


def read(path: Path) -> Standings:
    """
    Return what stands; nothing where there is no file.

    Raises:
        StoreUnavailable: It cannot be read, or is damaged.
    """
    try:
        document = json.loads(path.read_bytes())
        old = document["version"] < VERSION
        verdicts = {
            int(each.pop("actor")): _verdict(each, old=old) for each in document["verdicts"]
        }
        return Standings(verdicts, document["looks"])
    except FileNotFoundError:
        return Standings()
    except OSError as error:
        raise trouble(error, path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(
            f"{path} is damaged", advice="remove it; the next look at the ledger writes it anew"
        ) from error


def _verdict(entry: dict[str, Any], *, old: bool) -> StandingVerdict:
    if old:
        entry = {**entry, "device": entry.get("device", 0) or None}
    return StandingVerdict(**{**entry, "conclusion": Conclusion(entry["conclusion"])})


def write(path: Path, held: Standings) -> None:
    """
    Replace what stands in one step; its owner alone may read it.

    Raises:
        StoreUnavailable: It cannot be written.
    """
    document = {
        "version": VERSION,
        "looks": held.looks,
        "verdicts": [{"actor": actor, **asdict(each)} for actor, each in held.verdicts.items()],
    }
    half = path.with_name(f".{path.name}.new")
    try:
        place = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(place, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        raise trouble(error, path) from error
