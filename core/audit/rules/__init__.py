"""How events are marked and chained: pure."""
