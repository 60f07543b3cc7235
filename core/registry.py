"""What a lower room needs of higher ones is given to it from outside, by name: facts, parts of a page, consequences."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """What was given, in the order in which it was. Who gives it does so where its slice registers itself.

    The same may be given again (each application that is made registers its slices), another under its name may not.
    """

    def __init__(self) -> None:
        self._given: dict[str, T] = {}

    def give(self, name: str, given: T) -> T:
        """Make it known; returns it. Raises ValueError where the name stands for another one."""
        if self._given.setdefault(name, given) != given:
            raise ValueError(f"{name!r} is given twice.")
        return given

    def get(self, name: str) -> T | None:
        return self._given.get(name)

    def __getitem__(self, name: str) -> T:
        return self._given[name]

    def values(self) -> list[T]:
        return [*self._given.values()]
