"""Erasing what has had its time."""

from core.retention.operations.erasing import erase
