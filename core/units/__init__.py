"""Enterprises and parks: who they are, what they were called, and who may act for them."""
