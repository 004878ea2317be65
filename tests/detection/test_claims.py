"""Names that software goes by."""

from __future__ import annotations

import numpy as np

from privet.detection.claims import Claims, Proof


def test_a_claim_has_a_name() -> None:
    """An actor that claims nothing has none."""
    claims = Claims(
        np.array([1.0, 0.0]),
        np.array([0, -1], np.int32),
        np.array([Proof.TRUE, Proof.NONE], np.int8),
        ("Googlebot",),
    )

    assert ["Googlebot", ""] == [claims.name(0), claims.name(1)]
