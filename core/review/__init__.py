"""The recommending body's work: queue, findings, verification, returns, recommendation."""
