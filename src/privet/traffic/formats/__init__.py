"""The log formats by name, and compilers from an operator's own configuration."""

from __future__ import annotations

from privet.traffic.formats.format import Format
from privet.traffic.formats.presets import PRESETS, preset

__all__ = ["PRESETS", "Format", "preset"]
