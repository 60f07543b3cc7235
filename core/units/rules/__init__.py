"""What a unit is known by: its code and its name."""
