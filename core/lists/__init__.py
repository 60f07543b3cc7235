"""The lists: a ledger of events from which the list of any day can be told, the import of existing lists, and bars."""
