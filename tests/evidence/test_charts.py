"""Pictures are drawn from figures."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from privet.evidence.charts import volume


def test_each_day_is_a_bar() -> None:
    """As tall as its share of the fullest day, and the figure can be read."""
    drawn = ET.fromstring(volume([{"day": f"2026-11-{n:02d}", "people": n} for n in range(1, 31)]))
    bars = [each for each in drawn.iter() if each.tag.endswith("rect")][1:]
    heights = [float(bar.get("height", "0")) for bar in bars]

    assert 30 == len(bars)
    assert heights == sorted(heights)
    assert "2026-11-30: 30 people" == bars[-1][0].text
