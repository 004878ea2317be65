"""Models on disk: sealed by their digest, read only if they are what was written."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from privet.detection.learned.model import Model
from privet.errors import ConfigError, Source

if TYPE_CHECKING:
    from pathlib import Path


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the digest of all else in it."""
    rest = {name: part for name, part in document.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return {**rest, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def document(path: Path) -> dict[str, Any]:
    """Return a model's document as it lies on disk."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    except ValueError:
        found = None
    if not isinstance(found, dict) or "privet_model" not in found:
        raise ConfigError(
            "is not a model that `privet model train` wrote", source=Source(str(path))
        )
    return found


def load(path: Path) -> Model:
    """Return a model, once its digest and its walk agree with what was written."""
    found = document(path)
    if sealed(found)["sha256"] != found.get("sha256"):
        raise ConfigError("was changed since it was written", source=Source(str(path)))
    try:
        return Model.of(found)
    except ValueError as error:
        raise ConfigError(str(error), source=Source(str(path))) from error
