"""The kernel against the matcher as one would write it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.disclosure.twins import Asked, Match, block, match

from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface

SURFACES = (
    Surface("profile", "/members/{subject}"),
    Surface("about", "/members/{subject}/about"),
    Surface("rest", "/u/{subject}/{rest...}", excepted=("staff",)),
    Surface("handle", "/@{subject}"),
    Surface("photo", "/photos/{subject}.jpg"),
    Surface("query", "/profile?id={subject}"),
    Surface("dispatched", "/index.php?do=profile&id={subject}"),
    Surface("search", "/search", lists=20),
    Surface("lookup", "POST /api/lookup", lookup=True),
    Surface("card", "POST /graphql?operationName=UserCard&id={subject}"),
    Surface("api", "/api/{version}/{subject}"),
)
BEACONS = ("POST /storage/{rest...}",)
ROUTES = Routes.of(SURFACES, BEACONS)

PIECES = st.sampled_from(
    b"/ / / /members /u/ /@ /photos/ /profile /search /api/v1/ /api/lookup /graphql /storage/ /.. /. "
    b"/index.php members %6Dembers 7 007 alice login staff about .jpg .json .css .JPG jpg ; ;x=1 # ? & = "
    b"?id= &id= id do=profile q=anna page=2 offset=40 operationName=UserCard email= a%40b.c % %2 %zz %2F + "
    b"http://h.example https://h static beacon metrics \xff\xfe\x00 \xe4\xbd\xa0 {subject} variables".split(
        b" "
    )
)
TARGETS = st.one_of(
    st.lists(PIECES, max_size=12).map(b"".join),
    st.lists(PIECES, max_size=8).map(lambda pieces: b"/" + b"".join(pieces)),
    st.binary(max_size=40),
)
OPTIONAL = st.none() | st.lists(PIECES, max_size=5).map(b"".join)
REQUESTS = st.lists(
    st.builds(
        Asked,
        TARGETS,
        st.sampled_from(["OTHER", "GET", "HEAD", "POST", "DELETE", "OPTIONS"]),
        OPTIONAL,
        st.none() | st.sampled_from([b"UserCard", b"Other", b"User%43ard"]),
    ),
    max_size=6,
)


def kernel(routes: Routes, asked: list[Asked]) -> list[Match]:
    """Match requests as the product does."""
    data, slices, methods = block(asked)
    found = routes.match(
        data, slices["target"], methods, query=slices["query"], operation=slices["operation"]
    )
    return [
        Match(
            int(found.surface[i]),
            int(found.kind[i]),
            bytes(data[found.start[i] : found.end[i]]) if found.start[i] >= 0 else None,
        )
        for i in range(len(asked))
    ]


@given(REQUESTS)
def test_the_kernel_agrees_with_its_twin(asked: list[Asked]) -> None:
    """Whatever the bytes, the kernel says what the obvious matcher says."""
    expected = [match(SURFACES, BEACONS, each) for each in asked]

    assert expected == kernel(ROUTES, asked)


@given(
    st.binary(max_size=60),
    st.lists(st.tuples(st.integers(-5, 200), st.integers(-5, 200)), min_size=1, max_size=5),
)
def test_slices_that_lie_do_no_harm(data: bytes, slices: list[tuple[int, int]]) -> None:
    """A slice beyond the buffer is cut, one that ends before it begins is nothing."""
    starts = np.array([start for start, _ in slices], np.int32)
    ends = np.array([end for _, end in slices], np.int32)
    buffer = np.frombuffer(data, np.uint8)
    methods = np.full(len(slices), 99, np.int8)
    found = ROUTES.match(buffer, (starts, ends), methods, (starts, ends), (ends, starts))

    assert np.all(found.end <= len(data))
    assert np.all((found.start >= 0) == (found.end >= 0))


def test_a_very_long_and_deep_path_is_matched() -> None:
    """More segments than are remembered, and a segment of a mebibyte, are no trouble."""
    deep = b"/u/alice" + b"/x" * 500
    long = b"/members/" + b"a" * (1 << 20)
    found = kernel(ROUTES, [Asked(deep), Asked(long), Asked(b"/nobody" + b"/x" * 500)])

    assert [(2, b"alice"), (0, b"a" * (1 << 20))] == [(m.surface, m.subject) for m in found[:2]]
    assert found[2].surface == -1


def test_more_surfaces_than_one_bank_holds() -> None:
    """The hundredth surface is found as the first is."""
    surfaces = [Surface(f"s{i}", f"/part{i}/{{subject}}") for i in range(150)]
    routes = Routes.of(surfaces)
    found = kernel(routes, [Asked(f"/part{i}/x".encode()) for i in range(150)])

    assert list(range(150)) == [each.surface for each in found]
