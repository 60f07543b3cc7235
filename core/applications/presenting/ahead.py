"""What an applicant's home page tells first, besides what is owed to a call: higher rooms give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.people.models import Person
from core.registry import Registry


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that waits for whoever acts for a unit: what it is, until when, where it is done.

    `mark`: how it stands, where that is not that it waits.
    """

    title: str
    said: str
    note: str
    url: str
    button: str
    is_grave: bool = False
    mark: str = ""


AHEAD: Registry[Callable[[Person], Iterable[Ahead]]] = Registry()


def ahead(person: Person) -> Sequence[Ahead]:
    """Everything that waits for a person, what is grave first."""
    found = [each for told in AHEAD.values() for each in told(person)]
    return sorted(found, key=lambda each: not each.is_grave)
