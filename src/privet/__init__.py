"""Privet keeps the personal data that a site shows to people from being harvested by machines."""

__version__ = "0.1.0"
