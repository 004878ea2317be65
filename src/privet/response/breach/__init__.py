"""Whether a scrape is a breach, whom to tell of it, and by when."""
