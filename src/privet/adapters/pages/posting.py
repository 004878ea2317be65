"""How a question is posted to another company: over TLS, without redirects, within a time."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT: Final = 3.0
"""Seconds; a visitor is waiting, and the button after a wait stands beside."""
LONGEST: Final = 65_536
"""Bytes of an answer that are read."""
HERE: Final = "127.0.0.1"
"""The one place that is reached without TLS: a stand-in on this machine."""


def post(
    url: str, headers: Mapping[str, str], body: bytes, *, timeout: float = TIMEOUT
) -> tuple[int, bytes]:
    """
    Send a body and return status and answer.

    Raises:
        OSError: The company cannot be reached, its certificate is not good, or it does not answer
            in HTTP.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(parts.netloc, timeout=timeout)
    elif parts.hostname == HERE:
        connection = HTTPConnection(parts.netloc, timeout=timeout)
    else:
        raise OSError(f"not asked without TLS: {parts.hostname}")
    try:
        connection.request("POST", parts.path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST)
    except HTTPException as error:
        raise OSError(f"no answer in HTTP: {type(error).__name__}") from error
    finally:
        connection.close()
