"""Storage: the declarative base, transactions and migrations."""
