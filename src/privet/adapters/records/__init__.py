"""What we decided and did: cases, entry by entry, in SQLite or PostgreSQL."""
