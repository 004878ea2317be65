"""Invented sites, people and scrapers, seeded: for the demo, the figures and the drills."""
