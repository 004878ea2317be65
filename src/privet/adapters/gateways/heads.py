"""
The head of a question, read in one piece.

A proxy writes its question in one go: a request line, its header fields, no body. Such a head is
taken apart here in two microseconds; a parser that calls back for each field takes ten. Whatever
is less plain is left to that parser: this module says None, and never guesses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from privet.adapters.gateways.asking import FORWARD, NGINX, asked_by_nginx, asked_by_others
from privet.traffic.heads import REFUSED

if TYPE_CHECKING:
    from privet.traffic.request import Request

BEGINS: Final = (b"GET " + NGINX.encode() + b" ", b"GET " + FORWARD.encode())
_BEGIN: Final = "GET "
_END: Final = " HTTP/1.1"
_TO_NGINX: Final = _BEGIN + NGINX + _END
WHOLE: Final = (
    (_TO_NGINX + "\r\n").encode(),
    (_BEGIN + FORWARD + _END + "\r\n").encode(),
)
"""How a question begins that has no target of its own: from nginx, and from others."""

_PLAIN: Final = bytes(each for each in range(256) if each == 9 or (each >= 32 and each != 127))
"""What may stand in a line. Source: RFC 9110, section 5.5, and what llhttp takes."""

_PATH: Final = re.compile(re.escape(FORWARD) + r"[!$-~]*")
"""A target without a fragment, which no proxy sends."""

_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""A name. Source: RFC 9110, section 5.6.2."""

_UNPLAIN: Final = frozenset(REFUSED)

_LONGEST: Final = 64
_MOST: Final = 1024

_USUAL: Final = (
    *("Host", "X-Original-URI", "X-Original-Method", "X-Forwarded-For", "X-Forwarded-Proto"),
    *("X-Forwarded-Host", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Remote-User", "X-Real-IP"),
    *("User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Referer", "Origin"),
    *("Authorization", "Cache-Control", "Pragma", "DNT", "Priority", "Upgrade-Insecure-Requests"),
    *("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-User", "Sec-Fetch-Dest", "Sec-CH-UA"),
    *("Sec-CH-UA-Mobile", "Sec-CH-UA-Platform", "If-None-Match", "If-Modified-Since", "Range"),
)


class Names:
    """Remember how names are written small; whoever sends ever new ones fills no memory."""

    def __init__(self) -> None:
        self.known = {each: each.lower() for each in _USUAL}
        self.known |= {each.lower(): each.lower() for each in _USUAL}

    def small(self, name: str) -> str:
        """Return a name in small letters; '' for one that is none, or not plain."""
        if not _NAME.fullmatch(name):
            return ""
        small = name.lower()
        if small in _UNPLAIN:
            return ""
        if len(name) <= _LONGEST and len(self.known) < _MOST:
            self.known[name] = small
        return small


NAMES: Final = Names()


def read_head(data: bytes) -> tuple[str, dict[str, str]] | None:
    """
    Return the target of a question and its header fields; None where a parser has to look.

    What is returned is what uvicorn's parser makes of the same bytes, each byte a letter.
    """
    if data.find(b"\r\n\r\n") != len(data) - 4:
        return None  # in pieces, several at once, or with a body
    lines = data[:-4].decode("latin-1").split("\r\n")
    ends = data.translate(None, _PLAIN)
    if len(ends) != 2 * len(lines) + 2 or ends.count(b"\r\n") != len(lines) + 1:
        return None
    begin = lines[0]
    if begin == _TO_NGINX:
        target = NGINX
    else:
        target = begin[len(_BEGIN) : -len(_END)]
        if begin != _BEGIN + target + _END or not _PATH.fullmatch(target):
            return None
    known = NAMES.known
    headers: dict[str, str] = {}
    del lines[0]
    for line in lines:
        name, _, value = line.partition(": ")
        small = known.get(name) or NAMES.small(name)
        if not small or small in headers or value[:1] in {" ", "\t"}:
            return None
        headers[small] = value
    return target, headers


def request_of(data: bytes, peer: str, at: int) -> Request:
    """
    Return the request that a question is about, which was glimpsed before.

    Raises:
        ValueError: The question has to be read by a parser.
    """
    head = read_head(data)
    request = None
    if head is not None:
        target, headers = head
        if target == NGINX:
            request = asked_by_nginx(headers, peer, at)
        else:
            request = asked_by_others(target, "GET", headers, peer, at)
    if request is None:
        raise ValueError("a question that was glimpsed cannot be read")
    return request
