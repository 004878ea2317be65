"""What the site shows of people, and where."""
