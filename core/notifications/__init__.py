"""Messages to people inside the product: what happened that concerns them, and where."""
