"""The policy book: every value of the rules with its clause, its origin and the days on which it holds. Pure."""
