"""Which actors, each modest alone, together share out the people of a site."""
