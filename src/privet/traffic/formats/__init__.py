"""The log formats by name, and compilers from an operator's own configuration."""

from __future__ import annotations

from privet.traffic.formats.apache import apache_formats, from_apache
from privet.traffic.formats.format import Format
from privet.traffic.formats.json_lines import from_mapping
from privet.traffic.formats.nginx import from_nginx, nginx_formats
from privet.traffic.formats.presets import PRESETS, preset

__all__ = [
    "PRESETS",
    "Format",
    "apache_formats",
    "from_apache",
    "from_mapping",
    "from_nginx",
    "nginx_formats",
    "preset",
]
