"""
Reference codes: short texts by which a visitor and an operator speak of the same decision.

A code is made from what it refers to, with a key: no store has to remember it. Its first letters
are the minute, so that the decision is sought among that minute's; the rest tells it apart there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from privet.exposure.pseudonyms import Key

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O and U, which are misread. Source: D. Crockford, Base 32."""

MINUTE: Final = 60_000_000
MINUTES: Final = 6
"""Letters of the minute: 30 bits last two thousand years."""

TAG: Final = 6
"""Letters that tell decisions of a minute apart: with a thousand of them, 1 in 2,000 minutes
holds two of the same."""

_MISREAD: Final = str.maketrans("ILOU", "110V", "- _.")


def reference(key: Key, at: int, actor: int, surface: str) -> str:
    """
    Return the code of a decision, such as ``0VKA-3M7Q-2XPD``.

    Args:
        at: When it was made, microseconds since 1970 UTC.
        actor: The pseudonym of the narrowest handle.
    """
    what = at.to_bytes(8, "big") + (actor & (1 << 64) - 1).to_bytes(8, "big") + surface.encode()
    digest = hashlib.blake2b(what, digest_size=8, key=key.derive("references", 32)).digest()
    tag = int.from_bytes(digest, "big") & ((1 << 5 * TAG) - 1)
    text = _letters(at // MINUTE & ((1 << 5 * MINUTES) - 1), MINUTES) + _letters(tag, TAG)
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def normal(text: str) -> str:
    """Return a code as it is written, however it was typed or read out; '' where it is none."""
    plain = text.strip().upper().translate(_MISREAD)
    if len(plain) != MINUTES + TAG or any(letter not in LETTERS for letter in plain):
        return ""
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def minute(text: str) -> int | None:
    """Return the minute of a code, counted since 1970 UTC; None where it is no code."""
    plain = normal(text).replace("-", "")
    if not plain:
        return None
    number = 0
    for letter in plain[:MINUTES]:
        number = number * 32 + LETTERS.index(letter)
    return number


def _letters(number: int, count: int) -> str:
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(count - 1, -1, -1))
