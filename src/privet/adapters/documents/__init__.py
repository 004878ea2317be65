"""The documents that an answer is written into: terminal, HTML report, JSON lines and CSV."""
