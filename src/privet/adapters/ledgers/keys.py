"""The key that a ledger's pseudonyms are made with: beside its folder, never in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from privet.adapters.ledgers.manifest import NAME
from privet.errors import StoreUnavailable, WrongKey
from privet.exposure.pseudonyms import Key

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 32


def beside(folder: Path) -> Path:
    """Return where the key of the ledger in *folder* is kept: ``ledger.key`` beside ``ledger``."""
    return folder.with_name(folder.name + ".key")


def load(path: Path, *, chance: bytes, ledger: Path | None = None) -> Key:
    """
    Return the key kept in *path*; make it of *chance* if there is none, readable to its owner only.

    Args:
        path: The file.
        chance: What a new key is made of.
        ledger: The folder of the ledger that it belongs to. To one that is there no new key is made.

    Raises:
        WrongKey: The ledger is there, and its key is gone.
        StoreUnavailable: The file cannot be read or made, or holds no key.
    """
    if ledger is not None and not path.exists() and (ledger / NAME).exists():
        raise WrongKey(
            f"the key of the ledger {ledger} is gone: there is no {path}",
            advice="restore it from where you keep secrets, or begin a new ledger in another folder",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write(path, chance[:SIZE])
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
        return Key(secret)
    except OSError as error:
        raise StoreUnavailable(
            f"cannot read the key {path}: {error.strerror}",
            advice="give the account that runs Privet read access to it, or name another with --key",
        ) from error
    except ValueError as error:
        raise StoreUnavailable(
            f"{path} holds no key",
            advice=f"a key is {2 * SIZE} hexadecimal digits; restore it from where you keep secrets",
        ) from error


def _write(path: Path, secret: bytes) -> None:
    """Write a new key; whoever comes second keeps the first one's."""
    if len(secret) < SIZE:
        raise ValueError(f"a key is made of {SIZE} bytes of chance")
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
