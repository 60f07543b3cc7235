"""People: who they are, which roles they hold and where, and what a permission is."""
