"""Who asked."""
