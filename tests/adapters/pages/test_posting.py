"""Questions to other companies that are not even sent."""

from __future__ import annotations

import pytest

from privet.adapters.pages.posting import post


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "ftp://example.org/"])
def test_nothing_is_sent_without_tls(url: str) -> None:
    """A secret does not leave the machine in the clear; the end-to-end tests send for real."""
    with pytest.raises(OSError, match="without TLS"):
        post(url, {}, b"secret=1")
