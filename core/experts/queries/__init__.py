"""Reading the pool, conflicts, and who scores what."""
