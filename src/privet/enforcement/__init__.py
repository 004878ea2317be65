"""What the visitor meets."""
