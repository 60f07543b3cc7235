"""Reads of the department's desk."""
