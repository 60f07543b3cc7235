"""Whom a recommending body brings up: its yearly plan, its pool, and how far each in it has come."""
