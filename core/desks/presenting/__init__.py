"""A desk's queue in words and lines."""
