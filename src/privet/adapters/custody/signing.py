"""The Ed25519 key that evidence is signed with: made on first use, readable to its owner alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from privet.errors import ConfigError, Source, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw
PEM = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo


class Signer:
    """Sign bytes with the key in a file, which is made where there is none."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                _make(path)
            read = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except OSError as error:
            raise StoreUnavailable(
                f"cannot read the signing key {path}: {error.strerror}",
                advice="give this account read access to it, or name another with [records] key",
            ) from error
        except (ValueError, TypeError, UnsupportedAlgorithm):
            read = None
        if not isinstance(read, Ed25519PrivateKey):
            raise ConfigError("holds no Ed25519 key (PEM, PKCS #8)", source=Source(str(path)))
        self._key = read

    @property
    def public_key(self) -> str:
        """The public key, 64 hexadecimal digits."""
        return self._key.public_key().public_bytes(*RAW).hex()

    @property
    def pem(self) -> bytes:
        """The public key as a file to hand out."""
        return self._key.public_key().public_bytes(*PEM)

    def sign(self, content: bytes) -> str:
        """Return the signature of bytes in hexadecimal digits; the same each time."""
        return self._key.sign(content).hex()


def signed(public_key: str, signature: str, content: bytes) -> bool:
    """Return whether a signature over bytes was made with the key; both in hexadecimal digits."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), content)
    except (ValueError, InvalidSignature):
        return False
    return True


def read_public(path: Path) -> str:
    """
    Return the public key in a file, PEM or 64 hexadecimal digits.

    Raises:
        ConfigError: There is none in it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    try:
        read = serialization.load_pem_public_key(content)
        if isinstance(read, Ed25519PublicKey):
            return read.public_bytes(*RAW).hex()
    except (ValueError, UnsupportedAlgorithm):
        text = content.decode("ascii", "replace").strip().lower()
        if len(text) == 64 and set(text) <= set("0123456789abcdef"):
            return text
    raise ConfigError("holds no public Ed25519 key", source=Source(str(path)))


def _make(path: Path) -> None:
    """Write a new key; whoever comes second keeps the first one's."""
    written = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
