"""Reads of the recommending body's desk."""

from core.review.queries.records import Records, on_record, receipt_of, returns_of, verifications, waivers

__all__ = ["Records", "on_record", "receipt_of", "returns_of", "verifications", "waivers"]
