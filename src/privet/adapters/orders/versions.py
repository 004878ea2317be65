"""The policies that were in force, kept whole beside the policy file, by their versions."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from privet.errors import ConfigError, Source, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

VERSION: Final = re.compile(r"[0-9a-f]{12}")


def place_of(config: Path, version: str) -> Path:
    """
    Return where a version of a policy is kept.

    Raises:
        ConfigError: It is no version.
    """
    if not VERSION.fullmatch(version):
        raise ConfigError(
            f"{version!r} is no version of a policy", advice="List them: privet policy history"
        )
    return config.with_name(config.name + ".versions") / f"{version}.toml"


def keep(config: Path, version: str, text: bytes) -> None:
    """
    Keep a version, as readable as the policy file itself.

    Raises:
        StoreUnavailable: It cannot be written.
    """
    path = place_of(config, version)
    if kept(config, version) == text:
        return
    try:
        path.parent.mkdir(mode=0o755, exist_ok=True)
        replace(path, text, like=config)
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write {path}: {error.strerror}",
            advice=f"promote as an account that may write to {config.parent}",
        ) from None


def kept(config: Path, version: str) -> bytes | None:
    """Return a version as it was, to the byte; None where it is not kept."""
    try:
        return place_of(config, version).read_bytes()
    except OSError:
        return None


def restore(config: Path, text: bytes) -> None:
    """
    Put a text in the place of the policy file, in one step.

    Raises:
        ConfigError: The file cannot be written.
    """
    try:
        replace(config, text, like=config)
    except OSError as error:
        raise ConfigError(
            f"cannot be written: {error.strerror}", source=Source(str(config))
        ) from None


def replace(path: Path, text: bytes, *, like: Path) -> None:
    """Write a file in one step, its owner and mode those of another."""
    model = like.stat()
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), model.st_mode & 0o777)
            if os.geteuid() == 0:
                os.fchown(file.fileno(), model.st_uid, model.st_gid)
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
