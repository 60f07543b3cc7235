"""The tiers of recommending bodies, and how many applications each may pass up. Pure."""
