"""Reading what was issued, and of what something can be issued."""
