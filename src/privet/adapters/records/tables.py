"""The tables of the records; migrations make them, and a test holds these to what they made."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

ENTRIES = Table(
    "entries",
    METADATA,
    Column("case_number", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(27), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("record", Text, nullable=False),  # canonical JSON: the truth; the rest is to look it up
    Index("entries_kind", "kind", "at"),
)
"""The entries of all cases; a row is written once and never changed."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(27), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("record", Text, nullable=False),
    Index("audit_kind", "kind", "at"),
)
"""The audit chain: what was decided about the measures and the policy, and belongs to no case."""

CONTENTS = Table(
    "contents",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of attachments, each once, under their digest."""
