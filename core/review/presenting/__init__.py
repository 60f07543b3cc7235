"""What the reviewing desks and their papers show, made ready."""
