"""The kinds of values that may stand in ``privet.toml``, each refused where it cannot be meant."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from privet.exposure.budgets import span
from privet.identity.actors import read_actor

OFF = "off"

MEMORY = "memory"
STORES = ("valkey://", "valkeys://", "redis://", "rediss://", "unix:")
"""How the address of a store begins that many processes share."""


def _is_span(text: str) -> str:
    span(text)
    return text


def _is_pace(text: str) -> str:
    if text != OFF:
        span(text)
    return text


def _is_handle(text: str) -> str:
    kind, colon, name = text.partition(":")
    if not colon or not name.strip() or kind not in {"log", "header", "cookie"}:
        raise ValueError(f"write log:NAME, header:NAME or cookie:NAME, not {text!r}")
    return text


def _is_actor(text: str) -> str:
    read_actor(text)
    return text


def _is_store(text: str) -> str:
    if text != MEMORY and not text.startswith(STORES):
        raise ValueError(
            f"write memory, {STORES[0]}HOST:PORT/0 (valkeys:// for TLS) or unix:PATH, not {text!r}"
        )
    return text


Span = Annotated[str, AfterValidator(_is_span)]
"""A span of time such as ``1h``, ``7d`` or ``4w``."""

Pace = Annotated[str, AfterValidator(_is_pace)]
"""A span of time, or ``off``."""

Handle = Annotated[str, AfterValidator(_is_handle)]
"""Where a log holds a handle on a visitor: ``log:remote_user``, ``header:X-Account``."""

Named = Annotated[str, AfterValidator(_is_actor)]
"""An actor by name, such as ``account:ana``."""

Store = Annotated[str, AfterValidator(_is_store)]
"""``memory``, or the address of a server in which many processes count."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Side = Literal["open", "closed", "challenge"]
Who = Literal["account", "client", "session", "device", "network", "asn", "site"]


class Section(BaseModel):
    """Refuse what it does not know, and never change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
