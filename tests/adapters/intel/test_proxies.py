"""The presets of reverse proxies."""

from __future__ import annotations

from datetime import date

from privet.adapters.intel.proxies import networks, presets
from privet.identity.addresses import Trusted


def test_the_presets_that_are_promised() -> None:
    """Four presets, each with its day, its source and networks that can be read."""
    assert {"cloudflare", "cloudfront", "fastly", "gcp"} == set(presets())
    assert all(preset.day > date(2026, 1, 1) for preset in presets().values())
    assert all(preset.source.startswith("https://") for preset in presets().values())
    assert [len(Trusted.of([name], networks()).first) > 0 for name in presets()] == [True] * 4
