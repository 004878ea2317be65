"""How much each detector's full signal weighs, in nats of evidence, and what a verdict needs."""

from __future__ import annotations

PRIOR = -6.9
"""The log-odds that an actor is a collector before anything is known: one in a thousand.

Source: assumed; platforms that published shares of automated collection among accounts name
between one in a hundred and one in ten thousand.
"""

WEIGHTS = {
    "enumeration": 7.0,
    "lexical": 7.0,
    "lists": 4.0,
    "budget": 4.0,
    "velocity": 3.0,
    "persistence": 4.5,
    "lookups": 5.0,
    "misses": 5.0,
    "spread": 7.0,
    "tail": 4.5,
    "wager": 3.0,
    "sweep": 4.5,
    "novelty": 2.0,
    "sharing": 4.0,
    "complement": 8.0,
    "crowding": 8.0,
    "lockstep": 8.0,
    "tiling": 8.0,
    "baton": 8.0,
    "synchrony": 8.0,
    "rhythm": 3.0,
    "sleepless": 3.0,
    "assets": 2.0,
    "course": 4.5,
    "declared": 3.0,
    "liar": 6.0,
    "verified": 0.0,
    "device": 0.0,
    "learned": 4.5,
}
"""
Nats at strength 1: 2.3 makes a claim ten times as likely, 4.6 a hundred times, 6.9 a thousand.

Chosen by what an innocent explanation is worth: a reader without pictures is one visitor in ten
(2.3), a profession that reads unknown people one in a hundred (4.6), an order by accident none.
"""

DECISIVE = 14.0
"""Nats that a decisive signal counts at least: with the prior, a certainty of 0.999."""

SOUND = 1.5
"""Nats from which on a family counts as a witness."""

MUCH = ("volume", "selection")
"""Families that are one witness between them.

A profession may explain both: a recruiter reads many people, whom hardly anybody else looks at,
and goes back to few. Beside them it takes an order, a rhythm, a tool, guesses or a group.
"""

COLLECTOR = 0.95
UNCLEAR = 0.2
"""Certainties from which on an actor is called so."""

PEOPLE = 30
"""Distinct people (or lookups) below which nobody is called a collector."""

RING_PEOPLE = 100
"""Distinct people of a ring below which its members are not called collectors."""
