"""The ledger of the lists (名单变动): events, the listings that they make on any day, and bars."""
