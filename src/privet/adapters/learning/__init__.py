"""What learns from labelled actors; only where the extra is installed."""
