"""Addresses with their last part hidden, so that a report can be sent on."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Final

V4_SHOWN: Final = 24
V6_SHOWN: Final = 48
"""Bits of an address that stay readable: the size of a site, not of a household.

Source: RFC 6177, end sites are assigned a /48 to /56; a /24 is the smallest announced IPv4 block.
"""
V6: Final = re.compile(r"[0-9A-Fa-f.]{0,15}(?::[0-9A-Fa-f.]{0,15}){2,9}(?:%\w{1,16})?(?:/\d{1,3})?")
V4: Final = re.compile(r"(?<!\d)(?<!\d\.)(\d{1,3}(?:\.\d{1,3}){3})(/\d{1,2})?(?!\d|\.\d)")
DASHED: Final = re.compile(r"(?<!\d)\d{1,3}(?:-\d{1,3}){3}(?!\d)")
HOST: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2,}\.?")


def _v4(found: re.Match[str]) -> str:
    """Hide the last octet of an address; a block of /24 or more is no visitor and stays."""
    try:
        address = IPv4Address(found[1])
    except ValueError:
        return found[0]
    if found[2] and int(found[2][1:]) <= V4_SHOWN:
        return found[0]
    return f"{str(address).rpartition('.')[0]}.x"


def _v6(found: re.Match[str]) -> str:
    """Hide all but the first 48 bits; leave what is not an address, such as a time of day."""
    head, text = "", found[0]
    if text[0] == ":" and text[1:2] != ":":
        head, text = ":", text[1:]
    tail = text[len(text.rstrip(".")) :] or (":" if text[-1] == ":" and text[-2:] != "::" else "")
    text = text[: len(text) - len(tail)]
    written, _, prefix = text.partition("/")
    try:
        address = IPv6Address(written.partition("%")[0])
    except ValueError:
        return found[0]
    if written == "::" or (prefix and int(prefix) <= V6_SHOWN):
        return found[0]
    if address.ipv4_mapped:
        return f"{head}{str(address.ipv4_mapped).rpartition('.')[0]}.x{tail}"
    return f"{head}{IPv6Network((address, V6_SHOWN), strict=False)}{tail}"


def masked(text: str) -> str:
    """Hide the last part of every address written in *text*."""
    return DASHED.sub("x-x-x-x", V4.sub(_v4, V6.sub(_v6, text)))


def masked_actor(actor: str) -> str:
    """Hide the address in an actor's name; of a host name only its last two labels stay."""
    level, colon, name = actor.partition(":")
    if level == "network" and HOST.fullmatch(name) and not V4.fullmatch(name):
        return f"{level}:*.{'.'.join(name.rstrip('.').split('.')[-2:])}"
    return f"{level}{colon}{masked(name)}" if colon else masked(actor)
