"""Reads of a desk's queue."""
