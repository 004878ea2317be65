"""``privet init``: what it says of the policy that it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.e2e.running import privet

from privet.bootstrap.task import settings_of

if TYPE_CHECKING:
    from pathlib import Path

LINE = (
    '203.0.113.{who} - - [23/Nov/2026:{hour:02}:{minute:02}:00 +0000] "GET {target} HTTP/1.1" '
    '200 512 "-" "Mozilla/5.0"\n'
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return the log of a site with members, and with things that may be people."""
    path = tmp_path / "access.log"
    path.write_text(
        "".join(
            LINE.format(who=who, hour=8 + step % 9, minute=(7 * who + step) % 60, target=target)
            for step in range(12)
            for who in range(1, 41)
            for target in (
                f"/members/{(who * 7 + step * step) % 90 + 100}",
                f"/things/{(who * 3 + step * step) % 70 + 100}",
                "/about",
            )
        )
    )
    return path


def test_it_says_what_was_written_and_what_comes_next(tmp_path: Path) -> None:
    """Without a log nothing is declared, and that is said."""
    ran = privet("init", "--out", tmp_path / "new", "--proxy", "caddy")

    assert 0 == ran.status
    assert "no surface is declared" in ran.err
    for words in ("shadow mode", "Caddyfile", "privet serve", "privet on", "privet off"):
        assert words in ran.out


def test_a_route_that_may_be_one_of_people_is_told(tmp_path: Path, log: Path) -> None:
    """It stands in the policy as a suggestion, with how sure that is, and is not counted."""
    ran = privet("init", "--out", tmp_path / "new", "--log", log)
    policy = tmp_path / "new" / "privet.toml"

    assert 0 == ran.status
    assert "not counted: /things/{subject} (" in ran.err
    assert "/members" not in ran.err
    assert ["/members/{subject}"] == [each.route for each in settings_of(policy).surface]
    assert '# route = "/things/{subject}"' in policy.read_text()


def test_a_mistake_writes_nothing(tmp_path: Path) -> None:
    """An unknown proxy is a mistake of usage."""
    ran = privet("init", "--out", tmp_path / "new", "--proxy", "apache")

    assert 2 == ran.status
    assert not (tmp_path / "new").exists()
