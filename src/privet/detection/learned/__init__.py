"""What was learned from labelled actors: a second step, never a verdict by itself."""
