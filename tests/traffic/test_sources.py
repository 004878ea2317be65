"""Handles on a visitor are found under the names that an operator declares."""

from __future__ import annotations

from privet.traffic.lines import Field
from privet.traffic.sources import Sources


def test_names_are_compared_as_nginx_writes_them() -> None:
    """Letter case and hyphens do not matter; the kind of source does."""
    sources = Sources(account=("header:X-Account", "log:remote_user"), session=("cookie:sid",))

    assert Field.ACCOUNT is sources.field("header", "x_account")
    assert Field.SESSION is sources.field("cookie", "SID")
    assert sources.field("log", "sid") is None
    assert {Field.ACCOUNT, Field.SESSION} == sources.fields
