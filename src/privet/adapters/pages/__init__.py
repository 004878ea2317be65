"""Pages for visitors who are stopped, slowed or asked: pure functions from a context to bytes."""
