"""The policy file, read once into one frozen object, with every mistake reported at once."""

from __future__ import annotations

from privet.settings.reading import read_settings
from privet.settings.sections import Settings, schema

__all__ = ["Settings", "read_settings", "schema"]
