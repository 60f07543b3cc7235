"""The department's work: quiet decisions released together, extensions, undertakings, results."""
