"""The sections of the policy file."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from pydantic import ValidationError

from privet.settings import Settings, schema


def test_the_schema_for_editors_is_current() -> None:
    """The JSON Schema that ships is the one that the sections have; privet.settings.schema makes it."""
    shipped = files("privet.data").joinpath("privet.schema.json").read_text("utf-8")

    assert schema() == shipped
    assert json.loads(shipped)["title"] == "privet.toml"


def test_settings_are_frozen() -> None:
    """What was read is not changed by anybody."""
    with pytest.raises(ValidationError):
        setattr(Settings(), "site", None)  # noqa: B010 - mypy refuses the plain way, as it should


def test_a_day_is_the_least_retention() -> None:
    """Exposures of an hour ago are kept to the end of the day."""
    assert Settings.model_validate({"ledger": {"retention": "1h"}}).retention_days() == 1
