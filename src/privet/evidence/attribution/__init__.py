"""Which actors a found dump of people can have come from, and how sure one may be of it."""
