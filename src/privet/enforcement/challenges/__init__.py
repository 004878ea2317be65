"""What a challenge asks for, what counts as its answer, and how its ticket cannot be forged."""
