"""Logs as they lie on a disk: many files, compressed, rotated, growing."""
