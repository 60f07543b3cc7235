"""Asking other regulators for their opinion of applications, and what they answered (征求意见)."""
