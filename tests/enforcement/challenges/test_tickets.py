"""Tickets of challenges: sealed, bound, timed."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.enforcement.challenges import tickets
from privet.enforcement.challenges.tickets import Kind, Refusal, Ticket, TicketRefused

KEY = b"a key of the guard, 32 bytes long"
SESSION = b"sid=4f1c"
NOON = 1_795_435_200_000_000


def ticket(**changes: Any) -> Ticket:  # noqa: ANN401 - whatever issue takes
    """Return a ticket of noon, with changes."""
    facts: dict[str, Any] = {
        "id": bytes(range(16)),
        "kind": Kind.WAIT,
        "at": NOON,
        "session": SESSION,
        "surface": "profile",
        "returning": "/members/7?tab=about",
        "ref": "PV-7K2M",
        "wait_ms": 5_000,
        "lasts_ms": 60_000,
    }
    return tickets.issue(KEY, **{**facts, **changes})


def refusal(text: str, *, after_ms: int = 6_000, **changes: Any) -> Refusal | None:  # noqa: ANN401
    """Return why a ticket is refused; None if it is not."""
    facts: dict[str, Any] = {"session": SESSION, "at": NOON + after_ms * 1_000}
    try:
        tickets.redeem(KEY, text, **{**facts, **changes})
    except TicketRefused as refused:
        return refused.refusal
    return None


def resealed(written: bytes) -> str:
    """Return any bytes under a true signature, as only we could make it."""
    mac = tickets._mac(KEY, written)
    return base64.urlsafe_b64encode(mac + written).decode().rstrip("=")


def test_a_ticket_comes_back_as_it_was() -> None:
    """Sealing loses nothing."""
    one = ticket()

    assert one == tickets.opened(KEY, tickets.seal(KEY, one))
    assert one == tickets.redeem(
        KEY, tickets.seal(KEY, one), at=NOON + 5_000_000, session=SESSION, surface="profile"
    )


@given(
    id=st.binary(min_size=16, max_size=16),
    kind=st.sampled_from(Kind),
    session=st.binary(max_size=40),
    surface=st.text(st.characters(codec="utf-8"), max_size=20),
    ref=st.text(st.characters(codec="utf-8"), max_size=20),
    wait_ms=st.integers(0, 10**6),
)
def test_every_ticket_comes_back(**facts: Any) -> None:  # noqa: ANN401
    """Sealing loses nothing, whatever the ticket holds."""
    one = ticket(**facts)

    assert one == tickets.opened(KEY, tickets.seal(KEY, one))


def test_the_wait_is_held_by_the_signature() -> None:
    """A visitor who comes early is refused, and told how long is left."""
    text = tickets.seal(KEY, ticket())

    with pytest.raises(TicketRefused) as early:
        tickets.redeem(KEY, text, at=NOON + 2_000_000, session=SESSION)

    assert (Refusal.EARLY, 3_000) == (early.value.refusal, early.value.wait_ms)
    assert Refusal.EARLY is refusal(text, after_ms=4_999)
    assert None is refusal(text, after_ms=5_000)


def test_a_ticket_ends() -> None:
    """From its last moment on, a ticket opens nothing."""
    text = tickets.seal(KEY, ticket())

    assert None is refusal(text, after_ms=64_999)
    assert Refusal.EXPIRED is refusal(text, after_ms=65_000)


def test_a_ticket_belongs_to_a_session() -> None:
    """Another session cannot use it, and neither can a visitor without one; each is told so."""
    text = tickets.seal(KEY, ticket())

    assert Refusal.WINDOW is refusal(text, session=b"sid=other")
    assert Refusal.SESSION is refusal(text, session=b"")


def test_roaming_does_not_matter() -> None:
    """No address is in a ticket: nothing in it changes with the network."""
    assert not {"address", "peer", "network"} & set(Ticket.__slots__)


def test_a_ticket_belongs_to_a_class_of_surface() -> None:
    """A check passed for profiles does not open the lookup of contacts."""
    text = tickets.seal(KEY, ticket())

    assert Refusal.SURFACE is refusal(text, surface="contact lookup")
    assert None is refusal(text, surface="profile")


def test_two_tabs_have_two_tickets() -> None:
    """Each tab's ticket stands for itself; neither makes the other worthless."""
    texts = [tickets.seal(KEY, ticket(id=bytes([tab]) * 16)) for tab in (1, 2)]

    assert [None, None] == [refusal(text) for text in texts]


def test_a_restart_or_another_node_changes_nothing() -> None:
    """A ticket is checked with the key alone; there is no state to lose."""
    assert None is refusal(str(tickets.seal(KEY, ticket())))


def test_the_session_does_not_travel() -> None:
    """The cookie's value is not in the form, only a keyed hash of it."""
    sealed = tickets.seal(KEY, ticket())

    assert SESSION not in base64.urlsafe_b64decode(sealed + "==")


def test_a_return_to_another_site_is_not_issued() -> None:
    """What is not a path on the site becomes its front page, under our signature."""
    assert "/" == ticket(returning="//evil.example/").returning


@given(st.integers(min_value=0), st.integers(1, 255))
def test_every_changed_byte_is_found(place: int, change: int) -> None:
    """No bit of a ticket can be changed without the key."""
    sealed = bytearray(base64.urlsafe_b64decode(tickets.seal(KEY, ticket()) + "=="))
    sealed[place % len(sealed)] ^= change

    assert Refusal.FORGED is refusal(base64.urlsafe_b64encode(sealed).decode().rstrip("="))


@pytest.mark.parametrize(
    "text", ["", "=", "é", "a", "a" * 6_001, "not base64!", "AAAA\n", "AAAA AAAA"]
)
def test_what_is_no_ticket_is_malformed(text: str) -> None:
    """Noise is told from forgery, and neither raises anything else."""
    assert Refusal.MALFORMED is refusal(text)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever comes in the form is refused in good order."""
    assert refusal(text) in {Refusal.MALFORMED, Refusal.FORGED}


def test_another_key_opens_nothing() -> None:
    """A ticket of another installation is forged to us."""
    with pytest.raises(TicketRefused, match="forged"):
        tickets.opened(b"another key of 16 bytes or more", tickets.seal(KEY, ticket()))


@pytest.mark.parametrize(
    "fields",
    [
        (),
        (b"too", b"few"),
        (b"i" * 16, b"no kind", *(b"\0" * 8,) * 3, b"s" * 32, b"a", b"/", b""),
        (b"i" * 16, b"wait", *(b"\0" * 8,) * 3, b"s" * 32, b"\xff", b"/", b""),
        (b"i" * 15, b"wait", *(b"\0" * 8,) * 3, b"s" * 32, b"a", b"/", b""),
    ],
)
def test_a_signed_oddity_is_malformed(fields: tuple[bytes, ...]) -> None:
    """A ticket of another version under our own key is refused, not believed."""
    assert Refusal.MALFORMED is refusal(resealed(tickets.delimited(*fields)))
    assert Refusal.MALFORMED is refusal(resealed(b"\xff\xff\xff\xffcut"))


@given(
    st.lists(st.binary(max_size=6), max_size=4).map(tuple),
    st.lists(st.binary(max_size=6), max_size=4).map(tuple),
)
def test_no_two_lists_of_fields_are_written_alike(
    one: tuple[bytes, ...], other: tuple[bytes, ...]
) -> None:
    """Bytes cannot move from one field into its neighbour, as they could in ALTCHA's first form."""
    assert (one == other) == (tickets.delimited(*one) == tickets.delimited(*other))


def test_how_long_to_wait_is_known_from_the_ticket() -> None:
    """A page in another language shows what is left of the wait."""
    one = ticket()

    assert [5_000, 1, 0, 0] == [
        one.waits_ms(NOON + passed) for passed in (0, 4_999_000, 5_000_000, 9_000_000)
    ]


def test_what_cannot_be_true_is_refused() -> None:
    """A short id, a ticket that ends before it begins, a key that can be guessed."""
    with pytest.raises(ValueError, match="16 bytes"):
        ticket(id=b"short")
    with pytest.raises(ValueError, match="expires"):
        ticket(lasts_ms=0)
    with pytest.raises(ValueError, match="key"):
        tickets.seal(b"short", ticket())
