"""One way to write a document, so that it can be hashed: the JSON Canonicalization Scheme."""

from __future__ import annotations

import hashlib
from typing import Any, TypeAlias

import rfc8785

Document: TypeAlias = "dict[str, Any]"
"""An object as JSON has it: text, whole numbers below 2^53, truth values, lists, objects."""


def canonical(document: Any) -> bytes:  # noqa: ANN401 - any JSON document
    """
    Return the one way to write *document*, in UTF-8.

    Raises:
        ValueError: It holds what JSON cannot, such as a pseudonym of 64 bits as a number.

    Source: RFC 8785.
    """
    try:
        return rfc8785.dumps(document)
    except UnicodeEncodeError:
        raise ValueError("text that is not Unicode cannot be kept") from None


def digest(written: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal digits."""
    return hashlib.sha256(written).hexdigest()
