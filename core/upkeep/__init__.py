"""Keeping listed units up: what they report, what is checked of them, and how one is taken off the lists."""
