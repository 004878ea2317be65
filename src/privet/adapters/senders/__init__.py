"""What is sent to other systems, from a folder in which it waits: the work never does."""
