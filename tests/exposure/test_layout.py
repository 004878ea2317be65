"""One array in place of twenty: what was laid out is read back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit

from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface
from privet.disclosure.tables import Tables
from privet.exposure.exposures import Shown
from privet.exposure.layout import (
    DESK,
    DOMAINS,
    FIRST,
    KEYS,
    LAST,
    OFFSET,
    SOCKETS,
    WORTH,
    Site,
    tables_of,
    two,
)
from privet.exposure.places import offset_of
from privet.exposure.pseudonyms import Key
from privet.identity.addresses import Trusted

KEY = Key(b"a key of the tests")
TRUSTED = Trusted.of(["10.0.0.0/8", "192.0.2.0/24", "unix:"])
ROUTES = Routes.of(
    [
        Surface("profile", "/members/{subject}", excepted=("settings", "staff")),
        Surface("search", "/search", lists=20),
        Surface("query", "/profile?id={subject}"),
    ],
    ("POST /storage/{rest...}",),
)
SHOWN = Shown(np.asarray([1, 20, 1], np.int32), np.asarray([2.5, 1.0, 0.5], np.float32))
SITE = Site.of(ROUTES, TRUSTED, SHOWN, KEY)


@njit
def read(table: Any) -> Any:  # noqa: ANN401 - Numba infers them
    """Read the routes as kernels do."""
    return tables_of(table)


@njit
def pair(table: Any, number: int) -> Any:  # noqa: ANN401 - Numba infers them
    """Read an array of two dimensions as kernels do."""
    return two(table, number)


@pytest.mark.parametrize("name", Tables._fields)
def test_compiled_routes_are_read_back(name: str) -> None:
    """Bytes, numbers of four bytes and of eight, whatever their shape."""
    expected, found = getattr(ROUTES.tables, name), getattr(read(SITE.table), name)

    assert expected.dtype == found.dtype
    assert expected.tolist() == found.tolist()


def test_what_is_shown_is_read_back() -> None:
    """People, and their weight in thousandths."""
    assert [[1, 2500], [20, 20_000], [1, 500]] == pair(SITE.table, WORTH).tolist()


def test_keys_and_networks_are_read_back() -> None:
    """The first address of a network is told from the last, as signed numbers in order."""
    keys = [[int(word) for word in KEY.words(domain)] for domain in DOMAINS]

    assert keys == pair(SITE.table, KEYS).view(np.uint64).tolist()
    for number, expected in ((FIRST, TRUSTED.first), (LAST, TRUSTED.last)):
        offset = SITE.table[4 * number]
        found = SITE.table[offset : offset + expected.size].view(np.uint64) ^ np.uint64(1 << 63)
        assert expected.reshape(-1).tolist() == found.tolist()


def test_the_head_says_where_things_are() -> None:
    """Kernels work on the last words; sockets are believed or not."""
    assert 256 == len(SITE.table) - SITE.table[DESK]
    assert (int(TRUSTED.sockets), offset_of(KEY)) == (SITE.table[SOCKETS], SITE.table[OFFSET])
