"""Judging: the recorded decision of a panel or a commissioned body, and the tier that it gives (评审、等级)."""
