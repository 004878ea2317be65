"""Values that cannot be meant are refused, with what to write instead."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from privet.settings.kinds import Handle, Named, Pace, Span, Store


@pytest.mark.parametrize(
    ("kind", "good", "bad", "words"),
    [
        (Span, "7d", "soon", "span of time"),
        (Pace, "off", "never", "span of time"),
        (Handle, "cookie:sid", "sid", "cookie:NAME"),
        (Handle, "log:remote_user", "query:x", "log:NAME"),
        (Named, "account:ana", "ana", "account:bob77"),
        (Store, "memory", "mysql://", "valkey://"),
        (Store, "unix:/run/valkey.sock", "valkey", "unix:PATH"),
    ],
)
def test_a_value_is_of_its_kind(
    kind: Any,  # noqa: ANN401 - any kind of value
    good: str,
    bad: str,
    words: str,
) -> None:
    """The good one stays as it is written; the bad one is told what would do."""
    reads = TypeAdapter(kind).validate_python

    assert good == reads(good)
    with pytest.raises(ValidationError, match=words):
        reads(bad)
