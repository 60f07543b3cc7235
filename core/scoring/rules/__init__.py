"""Scores from figures, without asking anybody."""
