"""Reads of the recommending body's desk."""

from core.review.queries.records import receipt_of, returns_of, verifications, waivers

__all__ = ["receipt_of", "returns_of", "verifications", "waivers"]
