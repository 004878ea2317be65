"""Queries, against the standard library."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.disclosure.twins import Asked, block

from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface

CARD = Surface("card", "/graphql?operationName=Card&variables.id={subject}")
PLAIN = st.text(alphabet="abcid019-._é ", min_size=1, max_size=8)
KEYS = st.text(alphabet="abcdi", min_size=1, max_size=3)


def subjects(surface: Surface, *targets: str) -> list[bytes | None]:
    """Return whom each target names."""
    data, slices, methods = block([Asked(target.encode()) for target in targets])
    found = Routes.of([surface]).match(data, slices["target"], methods)
    return [
        bytes(data[start:end]) if start >= 0 else None
        for start, end in zip(found.start, found.end, strict=True)
    ]


@given(
    st.dictionaries(KEYS, st.one_of(PLAIN, st.integers(), st.none(), st.booleans()), max_size=4),
    st.one_of(PLAIN.filter(str.strip), st.integers(0, 10**12)),
    st.booleans(),
    st.sampled_from([None, 1]),
)
def test_a_key_is_found_in_json(
    others: dict[str, object], value: str | int, encoded: bool, indent: int | None
) -> None:
    """Beside other keys, with blanks or without, percent-encoded or plain."""
    others.pop("id", None)
    text = json.dumps({**others, "id": value}, indent=indent, ensure_ascii=False)
    text = text.replace("\n", " ")
    written = quote(text) if encoded else text
    expected = quote(str(value)) if encoded else str(value)
    found = subjects(CARD, f"/graphql?operationName=Card&variables={written}&x=1")

    assert [expected.encode()] == found


@pytest.mark.parametrize(
    "variables",
    ["", "{}", '{"id":}', '{"id":""}', '{"id"', '{"idx":7}', '{"a":"id"}', '"id', "%7B%22id%22%3A"],
)
def test_json_that_names_nobody(variables: str) -> None:
    """Empty, broken and other JSON names nobody, and the operation was still asked for."""
    assert [None] == subjects(CARD, f"/graphql?operationName=Card&variables={variables}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("email=a%40b.c", b"a%40b.c"),
        ("x=1&phone=%2B44", b"%2B44"),
        ("email=&phone=7", b"7"),
        ("colour=red", None),
        ("", None),
        ("email", None),
    ],
)
def test_what_is_looked_up(query: str, expected: bytes | None) -> None:
    """The first parameter that holds an address, a number or a name; it may be in the body."""
    lookup = Surface("lookup", "/api/lookup", lookup=True)

    assert [expected] == subjects(lookup, f"/api/lookup?{query}")


def test_lists_in_a_path_are_told_apart() -> None:
    """Whose friends are listed belongs to the list; how it is written in the address does not."""
    friends = Surface("friends", "/friends/{handle}/page/{page}", lists=20)
    targets = ("/friends/ana/page/1", "/friends/%61na/page/2", "/friends/bob/page/1")
    data, slices, methods = block([Asked(target.encode()) for target in targets])
    ana, again, bob = Routes.of([friends]).match(data, slices["target"], methods).query.tolist()

    assert ana == again
    assert ana != bob
    assert ana < 1 << 63
