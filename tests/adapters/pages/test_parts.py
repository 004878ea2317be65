"""The files that a challenge page loads."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from privet.adapters.pages import parts


@pytest.mark.parametrize("part", parts.SOURCES)
def test_each_part_is_served_under_a_name_of_its_content(part: str) -> None:
    """It may be kept for good, because another content has another name."""
    served = parts.part(parts.name(part))

    assert served is not None
    headers = dict(served.headers)
    assert "immutable" in headers["Cache-Control"]
    assert "text/javascript; charset=utf-8" == headers["Content-Type"]
    assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{12}\.js", parts.name(part))
    assert served.body


@pytest.mark.parametrize("name", ["", "altcha.js", "../page.css", "altcha-000000000000.js"])
def test_nothing_else_is_served(name: str) -> None:
    """A name that is not exactly one of ours reaches no file."""
    assert None is parts.part(name)


def test_what_is_from_others_has_its_licence_and_version_beside_it() -> None:
    """The widget is MIT and says so; which version it is stands in the folder."""
    folder = files("privet.data").joinpath("pages").joinpath("altcha")
    about = folder.joinpath("README.md").read_text("utf-8")

    assert "MIT License" in folder.joinpath("LICENSE.txt").read_text("utf-8")
    assert re.search(r"version \d+\.\d+\.\d+", about)
    assert "sha512-" in about


def test_the_parts_are_small() -> None:
    """A visitor on a slow line loads at most 100 KB for the usual work, uncompressed."""
    sizes = {part: len(parts._source(part)) for part in parts.SOURCES}

    assert sizes["altcha.js"] + sizes["challenge.js"] + sizes["pbkdf2.js"] < 100_000
