"""Tallies: where the counts that a decision needs are held."""
