"""Indicators scored: the arithmetic, benchmarks, self-evaluations and the ranks that come of them."""
