"""Every text of a simulated log, in one pool of bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.simulation.routes import Argument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

_ONSETS = [
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "sk",
    "sl",
    "t",
    "tr",
    "v",
    "vl",
    "w",
    "z",
    "zw",
]
_VOWELS = ["a", "e", "i", "o", "u", "ae", "ei", "oa", "uo", "y"]
_CODAS = ["", "", "", "", "l", "m", "n", "r", "s", "t", "x"]

SYLLABLES = tuple(onset + vowel for onset in _ONSETS for vowel in _VOWELS)
"""What invented names are made of; no list of real names was used."""


@dataclass(frozen=True, slots=True)
class Texts:
    """
    Hold texts as slices of one buffer, family by family.

    Args:
        data: The bytes, uint8.
        start: Where each text begins, int64; one more than there are texts.
        base: The first text of each family, by the value of ``Argument``.
    """

    data: NDArray[np.uint8]
    start: NDArray[np.int64]
    base: NDArray[np.int64]

    @classmethod
    def of(cls, families: Mapping[Argument, Sequence[bytes]]) -> Texts:
        """Lay out the families, one behind the other."""
        base = np.zeros(len(Argument), dtype=np.int64)
        texts: list[bytes] = []
        for family, members in families.items():
            base[family] = len(texts)
            texts.extend(members)
        start = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in texts], out=start[1:])
        return cls(np.frombuffer(b"".join(texts), dtype=np.uint8), start, base)


def names(chance: Generator, count: int) -> list[bytes]:
    """Return *count* different invented names of two to four syllables, in no order."""
    found: dict[str, None] = {}
    while len(found) < count:
        want = (count - len(found)) * 5 // 4 + 16
        picks = chance.integers(0, len(SYLLABLES), (want, 4)).tolist()
        lengths = chance.integers(2, 4, want, endpoint=True).tolist()
        codas = chance.integers(0, len(_CODAS), want).tolist()
        for pick, length, coda in zip(picks, lengths, codas, strict=True):
            found["".join(SYLLABLES[k] for k in pick[:length]) + _CODAS[coda]] = None
    return [name.encode() for name in list(found)[:count]]
