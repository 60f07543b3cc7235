"""A call as it is declared: its stages and their dates. Pure."""
