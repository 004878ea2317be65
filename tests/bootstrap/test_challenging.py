"""What the policy says of challenges, and where secrets are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.challenging import provider_of, secret_of, told, work_of
from privet.enforcement.challenges.tickets import Kind
from privet.enforcement.challenges.work import MEMORY, USUAL
from privet.errors import ConfigError
from privet.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str) -> Settings:
    """Read a policy."""
    return read_settings(text, "privet.toml")


def test_what_is_not_said_is_as_usual() -> None:
    """A wait and a proof of work; no company, and nobody to write to."""
    said = told(Settings())

    assert (USUAL, None, 5_000, 20_000, "") == (
        said["work"],
        said["provider"],
        said["wait_ms"],
        said["beside_ms"],
        said["contact"],
    )


def test_the_operator_chooses_the_work() -> None:
    """None at all, a costlier one, or one that takes memory."""
    none = read('[challenge]\nwork = "none"\nwait = "2s"').challenge
    costly = read("[challenge]\ncost = 9000").challenge
    memory = read('[challenge]\nwork = "memory"\ncost = 8192').challenge

    assert work_of(none) is None
    assert (9_000, USUAL.prefix) == (work_of(costly).cost, work_of(costly).prefix)  # type: ignore[union-attr]
    assert (8_192, MEMORY.memory) == (work_of(memory).cost, work_of(memory).memory)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["hcaptcha", "turnstile", "friendly"])
def test_a_company_is_asked_with_the_secret_of_a_file(tmp_path: Path, name: str) -> None:
    """The secret is read where it is; the policy holds its place alone."""
    kept = tmp_path / "secret"
    kept.write_text("s3cret\n")
    text = f'[challenge]\nprovider = "{name}"\nsitekey = "k"\nsecret = "file:{kept}"\n'
    usual = provider_of(read(text).challenge)
    other = provider_of(read(text + 'endpoint = "https://eu.example.org/v"').challenge)

    assert usual is not None
    assert other is not None
    assert (Kind(name), "k", "s3cret") == (usual.kind, usual.sitekey, usual.secret)  # type: ignore[attr-defined]
    assert usual.url.startswith("https://")  # type: ignore[attr-defined]
    assert "https://eu.example.org/v" == other.url  # type: ignore[attr-defined]
    assert "s3cret" not in read(text).model_dump_json()


def test_a_secret_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Each place that may be empty is named, and what to do."""
    empty = tmp_path / "empty"
    empty.write_text(" \n")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    said = []
    for place in ("env:GONE", f"file:{empty}", f"file:{binary}", f"file:{tmp_path}/gone"):
        with pytest.raises(ConfigError) as error:
            secret_of(place, {})
        said.append(str(error.value))

    assert "no GONE" in said[0]
    assert "is empty" in said[1]
    assert "no text" in said[2]
    assert "No such file" in said[3]
    assert "x" == secret_of("env:KEY", {"KEY": "x"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('work = "memory"\ncost = 5000', "power of two"),
        ('work = "none"\ncost = 5000', "work is none"),
        ('provider = "turnstile"', "needs a sitekey"),
        ('secret = "0x4AAAA"', "file:"),
        ('endpoint = "http://example.org/"', "https://"),
        ('provider = "recaptcha"', "hcaptcha"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, words: str) -> None:
    """The message names the setting, and its line."""
    with pytest.raises(ConfigError, match=words):
        read(f"[challenge]\n{text}\n")
