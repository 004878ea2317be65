"""The data map names every store, and says until when."""

from __future__ import annotations

from privet.review.privacy import Places, data_map

PLACES = Places("/l", "memory", "/d", "/a", "/r", retention=28, hold=180, window="7d")


def test_every_store_says_what_form_and_until_when() -> None:
    """Nothing is kept of which the map does not say what for."""
    found = {each.store: each.document() for each in data_map(PLACES)}

    assert ["tally", "ledger", "names", "decisions", "appeals", "records"] == list(found)
    assert all(
        all(each[name] for name in ("what", "whom", "form", "until", "purpose"))
        for each in found.values()
    )
    assert "28 days" in found["ledger"]["until"]
    assert "180 days" in found["appeals"]["until"]
    assert "7d" in found["tally"]["until"]
    assert "/l/names" == found["names"]["place"]
