"""What can be shown later."""
