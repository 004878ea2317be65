"""The languages of papers are read from the package, and know every detector."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from privet.adapters.intel.languages import LANGUAGES, language
from privet.detection.detectors import DETECTORS
from privet.identity.actors import Level

GROUPS = {"complement", "crowding", "lockstep", "tiling", "baton", "synchrony", "learned", "device"}
"""Detectors of groups, the learned one, and what names a device on an address."""


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_is_whole(tag: str) -> None:
    """Twelve months, every kind of handle, every detector."""
    found = language(tag)

    assert (tag, 12) == (found.tag, len(found.months))
    assert {*Level, "address"} == set(found.levels)
    assert tag == "en" or GROUPS | {each.__name__ for each in DETECTORS} == set(found.reasons)


TESTS = Path(__file__).parents[2] / "detection"


def told() -> set[str]:
    """Return every whole sentence that a test of a detector expects it to say."""
    said = set[str]()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant):
                other = node.comparators[0]
                asked = isinstance(other, ast.Call) and ast.unparse(other.func).endswith(".because")
                if asked and isinstance(node.ops[0], ast.Eq):
                    said.add(str(node.left.value))
    return said


@pytest.mark.parametrize("tag", sorted({*LANGUAGES} - {"en"}))
def test_what_detectors_say_is_known_to_every_language(tag: str) -> None:
    """A detector that speaks otherwise needs its clause: else papers lose its figures."""
    found = told()
    unknown = {
        each for each in found for part in each.split("; ") if language(tag).clause(part) is None
    }

    assert len(found) > len(DETECTORS)
    assert not unknown
