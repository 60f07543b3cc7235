"""People, their roles and scope, and how they sign in."""
