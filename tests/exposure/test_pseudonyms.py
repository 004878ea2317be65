"""Pseudonyms: equal for one handle, unrelated for others, and unreadable without the key."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.pseudonyms import (
    ABSENT,
    LONGEST_SUBJECT,
    Domain,
    Key,
    among,
    of_pairs,
    of_slices,
    of_subjects,
    of_text,
)

KEY = Key(b"k" * 32)
OTHER = Key(b"l" * 32)


def hashed(*texts: bytes, subjects: bool = True, key: Key = KEY) -> list[int]:
    """Return the pseudonyms of some texts, laid into one buffer."""
    ends = np.cumsum([len(text) for text in texts]).astype(np.int32)
    starts = ends - np.asarray([len(text) for text in texts], np.int32)
    data = np.frombuffer(b"".join(texts) + bytes(64), np.uint8)
    if subjects:
        return [int(p) for p in of_subjects(data, starts, ends, key)]
    return [int(p) for p in of_slices(data, starts, ends, key, Domain.ACCOUNT)]


def obvious(text: bytes) -> bytes:
    """Spell a subject's handle as it is hashed, the slow way."""
    plain = unquote_to_bytes(text) if len(text) <= LONGEST_SUBJECT else text
    if plain and all(48 <= byte <= 57 for byte in plain):
        return plain.lstrip(b"0") or b"0"
    return plain


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=20))
def test_subjects_are_spelled_alike(texts: list[bytes]) -> None:
    """A handle hashes as its obvious spelling does."""
    expected = hashed(*(obvious(text) for text in texts), subjects=False)
    plain = hashed(*(obvious(text) for text in texts))
    found = hashed(*texts)

    assert len(expected) == len(found)
    assert [a == b for a in plain for b in plain] == [a == b for a in expected for b in expected]
    # %-escapes of an escaped % are undone once only, so spell those that have none left.
    for text, pseudonym, twin in zip(texts, found, plain, strict=True):
        if b"%" not in obvious(text):
            assert twin == pseudonym


def test_leading_zeros_are_no_other_member() -> None:
    """Member 000123 is member 123, member 0 is somebody, and a name keeps its zeros."""
    padded, plain, nobody, zeros, name, other = hashed(
        b"000123", b"123", b"0", b"000", b"007bond", b"7bond"
    )

    assert plain == padded
    assert nobody == zeros
    assert nobody != plain
    assert name != other


def test_escapes_are_undone() -> None:
    """One name is one subject however it is escaped; a broken escape stands for itself."""
    plain, escaped, lower, broken = hashed("josé".encode(), b"jos%C3%A9", b"jos%c3%a9", b"jos%zz")

    assert plain == escaped == lower
    assert broken != plain


def test_the_absent_have_no_pseudonym() -> None:
    """Where there is no slice there is 0, and slices that cannot be are absent."""
    data = np.zeros(80, np.uint8)
    start = np.asarray([-1, 5, 0, 70], np.int32)
    end = np.asarray([-1, 2, 500, 90], np.int32)

    assert [ABSENT] * 4 == of_slices(data, start, end, KEY, Domain.ACCOUNT).tolist()
    assert [ABSENT] * 4 == of_subjects(data, start, end, KEY).tolist()


def test_domains_and_keys_part() -> None:
    """One text in two domains, or under two keys, has unrelated pseudonyms."""
    found = {
        of_text("alice", key, domain)
        for key in (KEY, OTHER)
        for domain in (Domain.ACCOUNT, Domain.SESSION, Domain.DEVICE)
    }

    assert 6 == len(found)


def test_text_is_its_bytes() -> None:
    """An account that an operator asks for is found under the pseudonym of the log."""
    assert hashed("josé".encode(), subjects=False) == [of_text("josé", KEY, Domain.ACCOUNT)]


def test_pairs_repeat() -> None:
    """Equal pairs have equal pseudonyms, wherever they stand; swapped halves do not."""
    high = np.asarray([1, 1, 2, 1], np.uint64)
    low = np.asarray([2, 2, 1, 2], np.uint64)
    a, b, c, d = of_pairs(high, low, KEY, Domain.NETWORK).tolist()

    assert a == b == d
    assert a != c


def test_a_key_hides_its_secret() -> None:
    """What is shown of a key is its name, and a short secret is refused."""
    assert KEY.secret.hex() not in repr(KEY)
    assert KEY.id in repr(KEY)
    assert KEY.id != OTHER.id
    with pytest.raises(ValueError, match="16 bytes"):
        Key(b"short")


@given(
    st.lists(
        st.sampled_from([b"", b"x" * 31, b"x" * 32, b"y" * 40, b"x" * 20 + b"y" * 20]), max_size=9
    ),
    st.binary(min_size=32, max_size=60),
)
def test_what_was_met_before_hashes_alike(texts: list[bytes], other: bytes) -> None:
    """Long slices that come back in a block have the pseudonym that they have alone."""
    changed = other[:20] + b"!" + other[21:]
    block = [*texts, other, changed, *texts, other, changed]

    assert [hashed(text, subjects=False)[0] for text in block] == hashed(*block, subjects=False)


def test_nothing_is_among_nothing() -> None:
    """An empty list holds nobody."""
    assert not among(np.array([1], np.uint64), np.zeros(0, np.uint64)).any()


def test_who_is_among_a_few_is_told() -> None:
    """Below, between, equal to and above those held."""
    values, held = np.array([1, 3, 4, 9, 12], np.uint64), np.array([3, 9], np.uint64)

    assert [False, True, False, True, False] == among(values, held).tolist()
