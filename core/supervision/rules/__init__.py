"""Words and states of supervision: pure."""
