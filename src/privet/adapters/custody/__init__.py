"""What seals evidence: a key that signs, and an authority that says when."""
