"""Reads of the recommending body's desk."""

from core.review.queries.records import Received as Received
from core.review.queries.records import receipt_of as receipt_of
from core.review.queries.records import receipts_of as receipts_of
