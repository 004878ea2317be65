"""Exact bounds on a share of which only a sample was seen."""

from __future__ import annotations

from privet.detection.chances import beta_below

HALVINGS = 60


def upper_bound(touched: int, total: int, confidence: float = 0.95) -> float:
    """
    Return the share that *touched* of *total* does not exceed, one-sided.

    Args:
        touched: How many had the trait.
        total: How many were looked at; with none, nothing is known and the bound is 1.
        confidence: 0 to 1.

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413: the share p at which
    so few or fewer would be seen with the chance 1 - confidence, a quantile of Beta(k+1, n-k).
    """
    if not 0 <= touched <= total:
        message = "touched is between 0 and total"
        raise ValueError(message)
    if not 0 < confidence < 1:
        message = "confidence is between 0 and 1"
        raise ValueError(message)
    if touched == total:
        return 1.0
    if touched == 0:
        return float(1.0 - (1.0 - confidence) ** (1.0 / total))
    low, high = touched / total, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if beta_below(middle, touched + 1.0, float(total - touched)) < confidence:
            low = middle
        else:
            high = middle
    return high
