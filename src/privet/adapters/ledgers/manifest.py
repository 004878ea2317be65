"""The list of what a ledger holds: written last and at once, so that a ledger is never half."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "manifest.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """
    Say what the ledger holds of one log.

    Args:
        id: The ledger's own name for it; the names of its files begin with it.
        name: The log's name when it was read, for people; its folder is not kept.
        mark: What tells the log again, as the reader of logs wrote it: digests and offsets.
        lines: Lines read so far.
        rows: Exposures kept.
        first: The earliest exposure, microseconds since 1970 UTC; 0 if none.
        last: The latest.
        exposures: Its files, relative to the ledger; *activity* and *names* likewise.
    """

    id: str
    name: str
    mark: dict[str, Any] = field(default_factory=dict)
    lines: int = 0
    rows: int = 0
    first: int = 0
    last: int = 0
    exposures: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def without(self, files: set[str], instead: Mapping[str, str] | None = None) -> Source:
        """Return the source without some of its files, or with others *instead* of them."""
        by = instead or {}

        def left(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(by.get(name, name) for name in names if name not in files or name in by)

        return replace(
            self,
            exposures=left(self.exposures),
            activity=left(self.activity),
            names=left(self.names),
        )

    @property
    def files(self) -> tuple[str, ...]:
        """All its files."""
        return self.exposures + self.activity + self.names


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    List what a ledger holds.

    Args:
        key: The name of the key it was written under.
        sources: One for each run over a log that was committed, in that order.
        notes: What the owner of the ledger wants kept with it, such as its surfaces.
    """

    key: str
    sources: tuple[Source, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)


def read(folder: Path) -> Manifest | None:
    """
    Return the manifest of the ledger in *folder*, or None where there is none yet.

    Raises:
        StoreUnavailable: It cannot be read, or a later Privet wrote it.
    """
    path = folder / NAME
    try:
        document = json.loads(path.read_bytes())
        if document["version"] != VERSION:
            raise StoreUnavailable(
                f"{path} was written by a later Privet (version {document['version']})",
                advice="read it with that version, or begin a new ledger",
            )
        sources = tuple(_source(entry) for entry in document["sources"])
        return Manifest(key=document["key"], sources=sources, notes=document.get("notes", {}))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreUnavailable(f"cannot read the ledger {folder}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(
            f"{path} is damaged", advice="restore it from a copy, or begin a new ledger"
        ) from error


def _source(entry: dict[str, Any]) -> Source:
    """Read one source; JSON has lists where we have tuples."""
    read: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Source(**read)


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: whoever reads finds the old one or the new one, whole."""
    document = {
        "version": VERSION,
        "key": manifest.key,
        "notes": manifest.notes,
        "sources": [asdict(source) for source in manifest.sources],
    }
    half = folder / f".{NAME}.new"
    with half.open("w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / NAME)
