"""Who may, and on what terms."""
