"""The words of letters are read from the package."""

from __future__ import annotations

import pytest

from privet.adapters.intel.languages import LANGUAGES
from privet.adapters.intel.letters import words
from privet.errors import ConfigError


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_of_their_language(language: str) -> None:
    """Each language has its words."""
    assert language == words(language).tag


def test_a_language_without_letters_is_named() -> None:
    """Those that there are, are told."""
    with pytest.raises(ConfigError, match="no letters in 'de'"):
        words("de")
