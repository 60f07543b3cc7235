"""Reading what panels found."""
