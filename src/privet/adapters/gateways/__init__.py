"""Gateways: how proxies, servers and applications ask for a decision, and what they are told."""
