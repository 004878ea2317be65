"""Orders of operators to a running guard, and what it says of itself; read and written quickly."""
