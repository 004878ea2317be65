"""The reference that drift is measured against, in a file beside the ledger; no actor is in it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from privet.adapters.ledgers.faults import trouble
from privet.errors import StoreUnavailable
from privet.review.drift import Reference

if TYPE_CHECKING:
    from pathlib import Path


def beside(ledger: Path) -> Path:
    """Return where it is: ``ledger.reference.json``; a new one is taken where it is removed."""
    return ledger.with_name(ledger.name + ".reference.json")


def read(path: Path) -> Reference | None:
    """
    Return the reference; None where there is none yet.

    Raises:
        StoreUnavailable: It cannot be read, or is damaged.
    """
    try:
        return Reference.read(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise trouble(error, path) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnavailable(
            f"{path} is damaged", advice="remove it; the next look at the ledger takes a new one"
        ) from error


def write(path: Path, reference: Reference) -> None:
    """
    Keep a reference in one step, where it is not kept already.

    Raises:
        StoreUnavailable: It cannot be written.
    """
    if path.exists():
        return
    half = path.with_name(f".{path.name}.new")
    try:
        place = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(place, "w", encoding="utf-8") as file:
            json.dump(reference.document(), file)
        half.replace(path)
    except OSError as error:
        raise trouble(error, path) from error
