"""Helpers of the Makefile; nothing of the product imports them."""
