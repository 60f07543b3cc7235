"""The words of the policy book, and the values in it that staff may change. Pure."""
