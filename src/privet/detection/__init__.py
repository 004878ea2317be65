"""How far an actor departs from ordinary use of the site."""
