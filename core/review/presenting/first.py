"""What whoever reviews an application is told before all else: higher rooms give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.applications.models import Application
from core.people.models import Person
from core.registry import Registry


@dataclass(frozen=True, slots=True)
class First:
    """Something grave of an application: what is so, and what may be done about it at once by one press.

    `action` is where the press is sent, with these `values`; without one `url` leads to what was done already.
    """

    title: str
    said: str
    button: str
    action: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None


FIRST: Registry[Callable[[Application, Person], First | None]] = Registry()


def first(application: Application, person: Person) -> Sequence[First]:
    """Everything that is told first of an application."""
    return [found for tell in FIRST.values() if (found := tell(application, person)) is not None]
