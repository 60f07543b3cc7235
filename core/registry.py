"""What a lower room needs of higher ones is given to it from outside, by name: facts, parts of a page, consequences."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


class Registry(dict[str, T]):
    """What was given, in the order in which it was. Who gives it does so where its slice registers itself.

    The same may be given again (each application that is made registers its slices), another under its name may not.
    """

    def give(self, name: str, given: T) -> T:
        """Make it known; returns it. Raises ValueError where the name stands for another one."""
        if self.setdefault(name, given) != given:
            raise ValueError(f"{name!r} is given twice.")
        return given
