"""Reads of the recommending body's desk."""

from core.review.queries.records import receipt_of
