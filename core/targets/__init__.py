"""Targets of recommending bodies: how many of each category are listed so far, and how many are wanted."""
