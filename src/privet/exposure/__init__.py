"""Whose data they have seen: exposures, windows, budgets, and the pseudonyms they are kept under."""
