"""Backups: the whole instance in one encrypted archive, and an empty machine filled from it and proved equal."""
