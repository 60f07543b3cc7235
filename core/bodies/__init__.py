"""Recommending bodies: the offices that review and recommend, as the region declares them and staff add to them."""
