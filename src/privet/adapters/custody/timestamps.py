"""Time-stamps by an authority (RFC 3161), asked for over HTTP; only a hash is sent."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cryptography import x509
from rfc3161_client import (
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from privet.errors import ConfigError, Source, StoreUnavailable
from privet.evidence.moments import moment

if TYPE_CHECKING:
    from pathlib import Path

WAIT: Final = 20
"""Seconds that an authority may take."""

LARGEST: Final = 1 << 20
GRANTED: Final = (0, 1)
"""Source: RFC 3161, 2.4.2, PKIStatus: granted, grantedWithMods."""


def stamp(url: str, content: bytes) -> bytes:
    """
    Return a time-stamp over *content*, as the authority at *url* answered (DER).

    Raises:
        ConfigError: *url* is no address of the web.
        StoreUnavailable: The authority does not answer, or not to what was asked.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ConfigError(f"--timestamp {url!r}: write http://... or https://...")
    asked = TimestampRequestBuilder().data(content).nonce(nonce=True).build()
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        url, asked.as_bytes(), {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=WAIT) as answer:  # noqa: S310 - likewise
            token: bytes = answer.read(LARGEST)
        read = decode_timestamp_response(token)
    except (OSError, urllib.error.URLError) as error:
        raise StoreUnavailable(
            f"no time-stamp from {url}: {error}",
            advice="try again, name another authority, or seal without --timestamp",
        ) from error
    except ValueError as error:
        raise StoreUnavailable(f"{url} answered with no time-stamp") from error
    if read.status not in GRANTED or read.tst_info.nonce != asked.nonce or not _over(read, content):
        raise StoreUnavailable(f"{url} did not stamp what it was asked to (status {read.status})")
    return token


def stamped(token: bytes, content: bytes, root: Path | None) -> tuple[str, str]:
    """
    Return when *content* was stamped, and what is the matter with the stamp ('' where nothing is).

    Args:
        root: The certificates of authorities that are believed (PEM); None believes any.
    """
    try:
        read = decode_timestamp_response(token)
    except ValueError:
        return "", "is no time-stamp"
    at = moment(read.tst_info.gen_time)
    if not _over(read, content):
        return at, "is over something else"
    if root is None:
        return at, ""
    builder = VerifierBuilder()
    for certificate in _certificates(root):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(read, content)
    except VerificationError as error:
        return at, f"was not made by an authority of {root}: {error}"
    return at, ""


def _over(read: object, content: bytes) -> bool:
    imprint = read.tst_info.message_imprint  # type: ignore[attr-defined]
    return any(
        imprint.message == hashlib.new(name, content).digest()
        for name in ("sha256", "sha384", "sha512")
    )


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    except ValueError:
        raise ConfigError("holds no certificate (PEM)", source=Source(str(path))) from None
