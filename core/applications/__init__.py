"""Applications: drafting, evidence, submission, progress."""
