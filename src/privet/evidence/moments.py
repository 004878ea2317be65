"""How moments are written in what is kept: RFC 3339, UTC, always as long, so that text sorts."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """
    Write a moment to the microsecond, ``2026-11-27T06:07:51.000000Z``.

    Raises:
        ValueError: It has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """Read a moment, or a day as its first moment."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
