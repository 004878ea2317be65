"""Letters to whoever took, keeps or carries data, and what became of what they ask."""
