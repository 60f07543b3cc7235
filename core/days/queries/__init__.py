"""Counts of a call for the page of the day."""
