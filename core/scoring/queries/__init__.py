"""Reads: benchmarks, and by which of them who is scored."""
