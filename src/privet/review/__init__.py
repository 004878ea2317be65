"""Whether the measures work, and how surely that is known."""
