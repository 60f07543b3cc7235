"""Reads: the amendments, what they touch, the calendar."""
