"""A unit's store of evidence: kept once, with its kind and until when it is valid, and picked for many answers."""
