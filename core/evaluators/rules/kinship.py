"""What the department decided to be one and the same, put together: pure."""

from __future__ import annotations

from collections.abc import Iterable


class Groups(dict[str, frozenset[str]]):
    """Who belongs together: whoever was joined with nobody stands alone."""

    def __missing__(self, one: str) -> frozenset[str]:
        return frozenset({one})


def joined(pairs: Iterable[tuple[str, str]]) -> Groups:
    """The groups that pairs make: who is one with the second is one with the third."""
    groups = Groups()
    for one, other in pairs:
        group = groups[one] | groups[other]
        groups.update(dict.fromkeys(group, group))
    return groups
