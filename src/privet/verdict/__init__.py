"""What is concluded of an actor, and why."""
