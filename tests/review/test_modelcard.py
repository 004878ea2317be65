"""The card says what it must."""

from __future__ import annotations

from typing import Any

from privet.review.modelcard import DEFEATS, PITFALLS, markdown

AT = {
    "rate": 0.01,
    "provable": False,
    "caught": 9,
    "scrapers": 10,
    "tpr": 0.9,
    "tpr_at_least": 0.6,
    "people": 1000,
    "hit": 1,
    "fpr_at_most": 0.0047,
    "ppv_at_least": {"0.05": 0.9, "0.01": 0.6, "0.001": 0.1, "0.0001": 0.01},
    "people_per_million_at_most": 4700,
}
FIGURES: dict[str, Any] = {
    "auc": 0.98,
    "operating": [AT],
    "left_out": {"R8": {"scrapers": 60, "auc": 0.7, "tpr": 0.2}},
    "left_out_mean": {"auc": 0.7, "tpr": 0.2},
}


def test_everything_that_is_asked_of_it_is_there() -> None:
    """Data, parts by time, rates with n and bounds, prevalences, families, roles, defeats, pitfalls."""
    text = markdown(
        {
            "calibrated": "2026-11-01",
            "expires": "2026-12-06",
            "card": {
                "data": "simulated",
                "parts": {"train": {"days": ("a", "b"), "people": 5000, "scrapers": 90}},
                "model": FIGURES,
                "line": FIGURES,
                "slices": {
                    "pupil": {"people": 12, "hit": 0, "fpr_at_most": "unknown"},
                    "member": {"people": 900, "hit": 3, "fpr_at_most": 0.0087},
                },
            },
        }
    )

    for said in (
        "**simulated**",
        "| train | a to b | 5,000 | 90 |",
        "9 of 10 (0.90)",
        "1 of 1,000",
        "0.47%",
        "4,700",
        "0.90 / 0.60 / 0.10 / 0.01",
        "too few people to set it",
        "| R8 | 60 | 0.20 | 0.700 | 0.20 | 0.700 |",
        "| pupil | 12 | 0 | unknown |",
        "| member | 900 | 3 | 0.87% |",
        *DEFEATS,
        *PITFALLS,
    ):
        assert said in text
